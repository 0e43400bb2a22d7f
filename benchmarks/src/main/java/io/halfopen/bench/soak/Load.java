package io.halfopen.bench.soak;

import io.halfopen.bench.host.Host;
import io.halfopen.bench.host.Stack;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.publish.PacketPublisher;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/**
 * A sensor that hears hosts answer, in real time and at a steady rate: it asks host after host, and
 * publishes each packet when it is due, as the scanner does.
 */
final class Load implements AutoCloseable {
  /** How often a sensor vouches for what it heard, as the scanner does. */
  private static final long BEAT_MICROS = 250_000;

  private static final long TICK_NANOS = 2_000_000;
  private static final long RTT_MICROS = 50_000;
  private static final String SENSOR = "sensor-a";
  private static final String SCAN = "soak";

  private final PacketPublisher publisher;
  private final double paceMicros;
  private final long population;
  private final long startMicros = micros();
  private final long endMicros;

  /** Of each stack's each packet, the next host that may send it. */
  private final long[][] next = new long[Stack.ALL.size()][];

  private volatile long packets;
  private volatile long hosts;
  private volatile long behindMicros;
  private final Thread thread;
  private volatile boolean closing;

  /**
   * A load that asks for this long, and then hears the last answers.
   *
   * @param rate packets a second, once the slowest host's last packet is under way
   * @param population hosts, asked one after the other and then again
   * @param listenOn after the last answer
   */
  static Load start(
      PacketPublisher publisher, double rate, long population, Duration asking, Duration listenOn) {
    Load load = new Load(publisher, rate, population, asking, listenOn);
    load.thread.start();
    return load;
  }

  private Load(
      PacketPublisher publisher, double rate, long population, Duration asking, Duration listenOn) {
    this.publisher = publisher;
    this.population = population;
    double packetsAHost = 0;
    for (int s = 0; s < next.length; s++) {
      Stack stack = Stack.ALL.get(s);
      next[s] = new long[stack.packets()];
      packetsAHost += stack.share() / 100.0 * stack.packets();
    }
    paceMicros = 1e6 * packetsAHost / rate;
    endMicros = startMicros + asking.toMillis() * 1000;
    thread = new Thread(() -> run(listenOn), "load");
    thread.setDaemon(true);
  }

  boolean goesOn() {
    return thread.isAlive();
  }

  /** Waits for its end, but no longer than this. */
  void await(long millis) throws InterruptedException {
    thread.join(millis);
  }

  /** Microseconds since 1970. */
  static long micros() {
    return System.currentTimeMillis() * 1000;
  }

  /** Packets published so far. */
  long packets() {
    return packets;
  }

  /** Questions asked so far, each of one host. */
  long hosts() {
    return hosts;
  }

  /** How late the latest packet was published, in microseconds. */
  long behindMicros() {
    return behindMicros;
  }

  /** Publishes until the last answer was heard, and the listening has gone on for so long. */
  private void run(Duration listenOn) {
    long beat = startMicros;
    long over = Long.MAX_VALUE;
    long last = (long) ((endMicros - startMicros) / paceMicros);
    for (long now = micros(); now < over && !closing; now = micros()) {
      boolean done = due(now, last);
      hosts = Math.min(last, (long) ((now - startMicros) / paceMicros));
      if (done && over == Long.MAX_VALUE) {
        over = now + listenOn.toMillis() * 1000;
      }
      if (now - beat >= BEAT_MICROS) {
        heartbeat(now, false);
        beat = now;
      }
      LockSupport.parkNanos(TICK_NANOS);
    }
    heartbeat(micros(), true);
  }

  /** Everything that is due by now; whether nothing is to come after it. */
  private boolean due(long now, long last) {
    boolean done = true;
    for (int s = 0; s < next.length; s++) {
      Stack stack = Stack.ALL.get(s);
      for (int k = 0; k < next[s].length; k++) {
        long after = RTT_MICROS + stack.after(k);
        long host = next[s][k];
        for (; host < last && asked(host) + after < now; host++) {
          if (Host.stack(host % population) == stack) {
            long captured = asked(host) + after;
            Host one = new Host(host % population, host / population, stack);
            publisher.publish(one.packet(k, asked(host), captured, SENSOR, SCAN));
            packets++;
            behindMicros = micros() - captured;
          }
        }
        next[s][k] = host;
        done &= host >= last;
      }
    }
    return done;
  }

  private long asked(long host) {
    return startMicros + (long) (host * paceMicros);
  }

  /** Ends it early where it goes on. */
  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }

  private void heartbeat(long heardUntilMicros, boolean ended) {
    publisher.heartbeat(
        new SensorHeartbeat(SENSOR, SCAN, startMicros, heardUntilMicros, 0L, 0L, ended));
  }
}
