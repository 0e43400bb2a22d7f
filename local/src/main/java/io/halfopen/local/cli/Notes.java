package io.halfopen.local.cli;

/**
 * Lines on standard error about what was asked and is done otherwise: nothing is ignored silently.
 */
final class Notes {
  private Notes() {}

  static void say(String option, String instead) {
    System.err.println("halfopen: note: " + option + ": " + instead);
  }
}
