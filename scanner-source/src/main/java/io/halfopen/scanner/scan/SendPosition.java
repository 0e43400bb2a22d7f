package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.List;

/**
 * Where a sender thread goes on: what a resumed scan needs to leave no target out.
 *
 * @param next position of the walk whose target comes next
 * @param deferred positions before that whose targets are still to be asked
 */
public record SendPosition(long next, List<Long> deferred) {
  /** The beginning. */
  public static final SendPosition START = new SendPosition(0, List.of());

  /** Copies the list. */
  public SendPosition {
    deferred = List.copyOf(deferred);
  }

  /** As {@link #parse} reads it: {@code 4096+17+23}. */
  public String text() {
    StringBuilder text = new StringBuilder().append(next);
    deferred.forEach(position -> text.append('+').append(position));
    return text.toString();
  }

  /**
   * Reads what {@link #text()} wrote.
   *
   * @throws BadInputException where it is something else
   */
  public static SendPosition parse(String text) {
    List<Long> numbers = new ArrayList<>();
    for (String part : text.split("\\+", -1)) {
      if (!part.matches("[0-9]{1,18}")) {
        throw new BadInputException("\"" + text + "\" is no position of a scan");
      }
      numbers.add(Long.valueOf(part));
    }
    return new SendPosition(numbers.get(0), numbers.subList(1, numbers.size()));
  }
}
