package io.halfopen.servers.command;

/** What was asked for cannot be; one line says why and what to do. */
final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  Refusal(String message) {
    super(message);
  }
}
