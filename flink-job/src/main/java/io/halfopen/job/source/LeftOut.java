package io.halfopen.job.source;

import java.util.function.Consumer;

/** What is told of one file: so many lines at most, then how many there were. */
final class LeftOut {
  static final int LINES = 20;

  private final String path;
  private final Consumer<DeadLetter> told;
  private long count;

  LeftOut(String path, Consumer<DeadLetter> told) {
    this.path = path;
    this.told = told;
  }

  void add(Unreadable e) {
    count++;
    if (count <= LINES) {
      told.accept(e.letter());
    }
  }

  /** After the last. */
  void end() {
    if (count > LINES) {
      told.accept(
          new DeadLetter(
              new byte[0],
              "left out " + count + " times in all, the first " + LINES + " are named",
              path,
              DeadLetter.WHOLE,
              0));
    }
  }
}
