package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.link.Receiver;
import io.halfopen.scanner.probe.ProbeSeries;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What heartbeats say; a quarter of a second lies between two. */
class ListenerTest {
  private static final long BEAT_MICROS = 250_000;

  private final ManualClock clock = new ManualClock();
  private final Published published = new Published();
  private final long began = clock.micros();

  /** At each beat: so many beats behind, so many dropped by then. */
  private record Beat(int behind, long drops) {}

  private final class Scripted implements Link {
    private final List<Beat> beats;
    private int at;
    private Listener listener;

    Scripted(List<Beat> beats) {
      this.beats = beats;
    }

    @Override
    public int receive(Receiver receiver) {
      if (at + 1 == beats.size()) {
        listener.stop();
        return 0;
      }
      at++;
      clock.park(BEAT_MICROS * 1000);
      return 0;
    }

    @Override
    public long heardUntilMicros() {
      return clock.micros() - beats.get(at).behind() * BEAT_MICROS;
    }

    @Override
    public long kernelDrops() {
      return beats.get(at).drops();
    }

    @Override
    public PacketSender sender() {
      return batch -> 0;
    }

    @Override
    public int dataLinkType() {
      return 101;
    }

    @Override
    public void close() {}
  }

  /** Promise in beats and drops of each heartbeat, the last one left out. */
  private List<String> told(Beat... beats) {
    Scripted link = new Scripted(List.of(beats));
    link.listener =
        new Listener(
            link,
            published,
            (frame, captured, original, micros) -> {},
            new ScanConfig.Identity("scan1", "s1", 1, ProbeSeries.random(), -1),
            clock);
    link.listener.run();
    assertEquals(beats[beats.length - 1].drops(), link.listener.kernelDrops());
    return published.heartbeats.stream()
        .limit(beats.length)
        .map(h -> (h.getHeardUntilMicros() - began) / BEAT_MICROS + " " + h.getKernelDrops())
        .toList();
  }

  @Test
  void whereNothingIsDroppedThePromiseGoesOn() {
    assertEquals(
        List.of("0 0", "1 0", "1 0", "3 0"),
        told(new Beat(0, 0), new Beat(0, 0), new Beat(1, 0), new Beat(0, 0)));
  }

  @Test
  void aDropIsToldWhenThePromiseHasPassedItAndThePromiseStandsUntilThen() {
    assertEquals(
        List.of("0 0", "1 0", "1 0", "1 0", "1 0", "5 9", "6 9"),
        told(
            new Beat(0, 0),
            new Beat(0, 0),
            new Beat(1, 9), // the ring is full of what came before
            new Beat(2, 9),
            new Beat(3, 9),
            new Beat(0, 9),
            new Beat(0, 9)));
  }

  @Test
  void dropsThatNeverCeaseDoNotHoldThePromiseForEver() {
    assertEquals(
        List.of("0 0", "0 0", "0 0", "1 1", "1 1", "3 3", "3 3", "5 5"),
        told(
            new Beat(0, 0),
            new Beat(2, 1),
            new Beat(2, 2),
            new Beat(2, 3),
            new Beat(2, 4),
            new Beat(2, 5),
            new Beat(2, 6),
            new Beat(2, 7)));
  }
}
