package io.halfopen.scanner.scan;

/** Why sending ended. */
public enum EndReason {
  /** Every target was asked. */
  ALL_ASKED("all targets were asked"),
  /** As many targets answered as were wanted. */
  MAX_RESULTS("enough targets have answered"),
  /** The time was over. */
  MAX_RUNTIME("the time is over"),
  /** Somebody stopped it, or it failed. */
  STOPPED("it was stopped");

  private final String text;

  EndReason(String text) {
    this.text = text;
  }

  /** As part of a sentence. */
  public String text() {
    return text;
  }
}
