package io.halfopen.scanner.scan;

import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.publish.PacketPublisher;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Where what a scan learns goes.
 *
 * @param publisher takes every TCP answer as an event, and the heartbeats
 * @param answers takes every packet that proved to answer a probe, ICMP errors and datagrams
 *     included, on the listening thread; null where nobody asks
 * @param journal keeps how far sending is
 */
public record Outlets(
    PacketPublisher publisher, @Nullable Consumer<Answer> answers, SendJournal journal) {
  /** Events and heartbeats alone. */
  public static Outlets of(PacketPublisher publisher) {
    return new Outlets(publisher, null, SendJournal.NONE);
  }

  /** The same with somebody who takes every answer. */
  public Outlets withAnswers(@Nullable Consumer<Answer> taker) {
    return new Outlets(publisher, taker, journal);
  }

  /** The same with somebody who keeps how far sending is. */
  public Outlets withJournal(SendJournal keeper) {
    return new Outlets(publisher, answers, keeper);
  }
}
