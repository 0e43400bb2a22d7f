package io.halfopen.scanner.publish;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;

/** What the outlet took and has not delivered, in order. Not safe for several threads. */
final class UnderWay {
  /** Two seconds of the fastest sensor. */
  private static final int MOST = 200_000;

  private final ArrayDeque<Message> messages = new ArrayDeque<>();
  private final long patienceNanos;

  /**
   * Nothing yet.
   *
   * @param patience a broker that acknowledges nothing for this long is away
   */
  UnderWay(Duration patience) {
    patienceNanos = patience.toNanos();
  }

  void add(Message message) {
    messages.add(message);
  }

  boolean isEmpty() {
    forgetArrived();
    return messages.isEmpty();
  }

  /** Whether the broker is to be taken for gone. */
  boolean stalled() {
    forgetArrived();
    Message eldest = messages.peek();
    return eldest != null
        && (messages.size() >= MOST || System.nanoTime() - eldest.sinceNanos() >= patienceNanos);
  }

  /** Those that have not arrived, as far as is known by now. */
  List<Message> missing() {
    return messages.stream().filter(message -> !message.arrived()).toList();
  }

  private void forgetArrived() {
    Message eldest = messages.peek();
    while (eldest != null && eldest.arrived()) {
      messages.remove();
      eldest = messages.peek();
    }
  }
}
