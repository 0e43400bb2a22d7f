package io.halfopen.chaos;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Topics;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * A scanner without a wire, in a process of its own: it asks host after host, hears what {@link
 * Plan} has them answer, and publishes as the scanner does, spool and heartbeats included. Hosts
 * answer whether it lives or not; what they sent while it was dead is lost, as on a wire.
 *
 * <p>A file {@code stop} in its folder ends the asking; it then hears the last answers and ends.
 */
public final class Sensor {
  static final String NAME = "chaos";
  static final String SCAN = "chaos-1";

  private static final long HEARTBEAT_MICROS = 250_000;
  private static final long PAUSE_NANOS = 5_000_000;
  private static final long SPOOL_BYTES = 1L << 30;

  private final PacketPublisher publisher;
  private final Journal journal;
  private final long seed;
  private final double asksPerSecond;
  private final long gapMicros;
  private final long epochMicros = micros();
  private final PriorityQueue<PacketEvent> onTheWire =
      new PriorityQueue<>(Comparator.comparingLong(PacketEvent::getCapturedMicros));
  private int next;
  private long quietMicros;

  private Sensor(
      PacketPublisher publisher, Journal journal, long seed, double asksPerSecond, long gapMicros) {
    this.publisher = publisher;
    this.journal = journal;
    this.seed = seed;
    this.asksPerSecond = asksPerSecond;
    this.gapMicros = gapMicros;
  }

  /** The process: folder, bootstrap servers, seed, hosts asked a second, gap in seconds. */
  public static void main(String[] args) throws Exception {
    endWithParent();
    Path folder = Path.of(args[0]);
    Path file = folder.resolve("journal");
    try (SpoolingPublisher publisher = connect(args[1], folder.resolve("spool"));
        Journal journal = Journal.append(file)) {
      Sensor sensor =
          new Sensor(
              publisher,
              journal,
              Long.parseLong(args[2]),
              Double.parseDouble(args[3]),
              Long.parseLong(args[4]) * 1_000_000);
      sensor.resume(Journal.read(file));
      sensor.listen(folder.resolve("stop"));
      publisher.drain(() -> false);
    }
  }

  /** The pipe at standard input closes with whoever started this. */
  private static void endWithParent() {
    Thread watch =
        new Thread(
            () -> {
              try {
                while (System.in.read() >= 0) {
                  Thread.onSpinWait();
                }
              } catch (IOException e) {
                // As closed.
              }
              Runtime.getRuntime().halt(1);
            });
    watch.setDaemon(true);
    watch.start();
  }

  /** A broker may be away at just this moment. */
  private static SpoolingPublisher connect(String servers, Path spool) {
    while (true) {
      try {
        return SpoolingPublisher.open(
            servers, Topics.PACKETS, spool, SPOOL_BYTES, System.err::println);
      } catch (BadInputException e) {
        System.err.println(e.getMessage());
      }
    }
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }

  /** Hosts that were asked before still answer; what they sent before this moment is lost. */
  private void resume(List<Journal.Ask> before) {
    for (Journal.Ask ask : before) {
      expect(ask.host(), ask.micros());
      next = Math.max(next, ask.host() + 1);
    }
    onTheWire.removeIf(packet -> packet.getCapturedMicros() < epochMicros);
  }

  private void expect(int host, long askedMicros) {
    Plan plan = Plan.of(seed, host);
    onTheWire.addAll(plan.answers(askedMicros, NAME, SCAN));
    quietMicros = Math.max(quietMicros, plan.overMicros(askedMicros, gapMicros));
  }

  private void listen(Path stop) throws IOException {
    int first = next;
    long beatMicros = epochMicros;
    heartbeat(epochMicros, false);
    boolean asking = true;
    while (asking || micros() < quietMicros + 2 * HEARTBEAT_MICROS) {
      asking = asking && Files.notExists(stop);
      long now = micros();
      while (asking && next - first < (now - epochMicros) / 1e6 * asksPerSecond) {
        journal.asked(next, now);
        expect(next++, now);
      }
      hear(now);
      if (now - beatMicros >= HEARTBEAT_MICROS) {
        heartbeat(now, false);
        beatMicros = now;
      }
      LockSupport.parkNanos(PAUSE_NANOS);
    }
    long end = micros();
    hear(end);
    heartbeat(end, true);
  }

  private void hear(long now) {
    PacketEvent packet = onTheWire.peek();
    while (packet != null && packet.getCapturedMicros() < now) {
      publisher.publish(packet);
      onTheWire.remove();
      packet = onTheWire.peek();
    }
  }

  private void heartbeat(long heardUntilMicros, boolean ended) {
    publisher.heartbeat(
        new SensorHeartbeat(NAME, SCAN, epochMicros, heardUntilMicros, 0L, 0L, ended));
  }
}
