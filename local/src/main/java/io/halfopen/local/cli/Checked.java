package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;

/** A command that can tell what is wrong with its options before it does anything. */
interface Checked {
  /**
   * Tells all that is wrong, as far as that needs no server and changes nothing. Whatever the
   * parser complained of has its default here. The command runs only where nothing is told.
   */
  void check(Mistakes mistakes);
}
