package io.halfopen.event;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/**
 * Collects what is wrong with what a user gave, so that all of it is said at once.
 *
 * <pre>{@code
 * Mistakes mistakes = new Mistakes();
 * mistakes.check(() -> ports(text));
 * mistakes.check(() -> rate(other));
 * mistakes.raise();
 * }</pre>
 */
public final class Mistakes {
  private final List<BadInputException> all = new ArrayList<>();

  /** Runs a check that depends on no other, and keeps what it complains of. */
  public void check(Runnable check) {
    try {
      check.run();
    } catch (BadInputException e) {
      add(e);
    }
  }

  /** The same of something that is made, to see whether it can be. */
  public void make(Supplier<?> made) {
    check(
        () -> {
          Object unused = made.get();
        });
  }

  /** One more where {@code holds} is false, its line formatted of the values. */
  public void require(boolean holds, String otherwise, Object... values) {
    if (!holds) {
      add(otherwise.formatted(values));
    }
  }

  /** One more, in one line; what was said already is not said again. */
  public void add(BadInputException mistake) {
    for (BadInputException one : mistake.each()) {
      if (all.stream().noneMatch(b -> String.valueOf(b.getMessage()).equals(one.getMessage()))) {
        all.add(one);
      }
    }
  }

  /** One more, in one line. */
  public void add(String line) {
    add(new BadInputException(line));
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** All of them, as they were found. */
  public List<BadInputException> all() {
    return List.copyOf(all);
  }

  /**
   * Ends the collecting.
   *
   * @throws BadInputException with all of them, where there are any
   */
  public void raise() {
    if (!all.isEmpty()) {
      throw all.size() == 1 ? all.get(0) : new BadInputException(all);
    }
  }
}
