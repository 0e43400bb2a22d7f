package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class RetriesTest {
  private static final int EPERM = 1;

  /** What the kernel answers, call by call; afterwards it takes all. */
  private final List<Integer> answers = new ArrayList<>();

  private final List<String> calls = new ArrayList<>();

  private int send(int size, int retries, Integer... kernel) {
    answers.addAll(List.of(kernel));
    return Retries.send(
        size,
        retries,
        (from, count) -> {
          calls.add(from + "+" + count);
          return answers.isEmpty() ? count : answers.remove(0);
        });
  }

  @Test
  void whatTheKernelTakesInPartsIsSentOnceEach() {
    assertEquals(10, send(10, 0, 3, 2));
    assertEquals(List.of("0+10", "3+7", "5+5"), calls);
  }

  @Test
  void aPacketWithoutRoomIsTriedAsOftenAsSaidAndThenLost() {
    int none = -Libc.ENOBUFS;
    assertEquals(3, send(4, 2, 1, none, none, none));
    assertEquals(List.of("0+4", "1+3", "1+3", "1+3", "2+2"), calls);
  }

  @Test
  void aPacketForWhichRoomComesInTimeIsNotLost() {
    assertEquals(4, send(4, 2, 1, -Libc.EAGAIN, -Libc.EINTR));
    assertEquals(List.of("0+4", "1+3", "1+3", "1+3"), calls);
  }

  @Test
  void everyPacketHasItsOwnTries() {
    int none = -Libc.ENOBUFS;
    assertEquals(3, send(3, 1, none, 1, none, 1, none, 1));
    assertEquals(6, calls.size());
  }

  @Test
  void aPacketThatIsForbiddenIsNotTriedAgain() {
    assertEquals(1, send(2, 5, -EPERM));
    assertEquals(List.of("0+2", "1+1"), calls);
  }

  @Test
  void withoutRetriesOneRefusalIsALoss() {
    assertEquals(1, send(2, 0, -Libc.ENOBUFS));
  }
}
