package io.halfopen.local.embedded;

/** Why something failed, in one line: the innermost cause, since Flink wraps it many times. */
public final class RootCause {
  private RootCause() {}

  /** Its message, or its name where it has none. */
  public static String of(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String message = root.getMessage();
    String name = root.getClass().getSimpleName();
    return message == null ? name : message.lines().findFirst().orElse(name);
  }
}
