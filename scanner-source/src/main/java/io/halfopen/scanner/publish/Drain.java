package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/**
 * Hands over what is spooled, a file at a time: the next is touched when all of the last has
 * arrived, and only then is that removed.
 */
final class Drain implements Runnable {
  private static final long IDLE_NANOS = 10_000_000;
  private static final long BUSY_NANOS = 500_000;

  /** So few are handed over while the scan waits, so that the spool ends some time. */
  private static final long LAST_LAP = 5_000;

  private static final long LAST_LAP_NANOS = 250_000_000;

  private final SpoolingPublisher publisher;
  private final Outlet outlet;
  private final Spool spool;
  private final Consumer<String> notices;
  private final EventCodec<SensorHeartbeat> heartbeats = EventCodec.heartbeats();
  private final ArrayDeque<Message> ahead = new ArrayDeque<>();
  private final ArrayDeque<Message> taken = new ArrayDeque<>();
  private boolean reading;
  private int copies;
  private long published;
  private long damages;
  private final Set<Long> damagedEpochs = new HashSet<>();
  private boolean damagedToTheNext;
  private long epoch;

  Drain(SpoolingPublisher publisher, Outlet outlet, Spool spool, Consumer<String> notices) {
    this.publisher = publisher;
    this.outlet = outlet;
    this.spool = spool;
    this.notices = notices;
  }

  /** All that is sealed now is only a copy of what the outlet will deliver. */
  void copiesUnderWay() {
    copies = spool.sealedFiles();
  }

  @Override
  public void run() {
    while (!publisher.closing() && outlet.failure() == null) {
      try {
        LockSupport.parkNanos(step());
      } catch (IOException e) {
        notices.accept("WARNING: the spool cannot be read: " + e.getMessage());
        LockSupport.parkNanos(100 * IDLE_NANOS);
      }
    }
  }

  /** Does what can be done now; how long to wait until the next. */
  private long step() throws IOException {
    if (reading) {
      return advance() ? done() : BUSY_NANOS;
    }
    Path file;
    synchronized (publisher) {
      if (!publisher.spooling() || !publisher.nothingUnderWay()) {
        return IDLE_NANOS;
      }
      forgetCopies();
      if (spool.oldest() == null && spool.activeEvents() <= LAST_LAP) {
        return lastLap();
      }
      if (spool.oldest() == null) {
        spool.seal();
      }
      file = spool.oldest();
    }
    if (file != null) {
      read(file);
    }
    return 0;
  }

  private void forgetCopies() throws IOException {
    if (copies > 0) {
      notices.accept("Kafka is back: publishing what was spooled");
    }
    for (; copies > 0; copies--) {
      spool.removeOldest();
    }
  }

  /** The publisher's lock is held: what comes meanwhile waits, and then goes directly. */
  private long lastLap() throws IOException {
    spool.seal();
    Path file = spool.oldest();
    if (file != null) {
      read(file);
      long began = System.nanoTime();
      while (!advance()) {
        if (System.nanoTime() - began > LAST_LAP_NANOS) {
          return 0;
        }
        LockSupport.parkNanos(BUSY_NANOS);
      }
      done();
    }
    notices.accept("the spool is empty again; " + published + " events came from it");
    published = 0;
    publisher.backToDirect();
    return IDLE_NANOS;
  }

  /** Hands over and looks what has arrived; true once all of the file has. */
  private boolean advance() {
    Message next = ahead.peek();
    while (next != null && outlet.offer(next)) {
      taken.add(ahead.remove());
      next = ahead.peek();
    }
    while (!taken.isEmpty() && taken.element().arrived()) {
      taken.remove();
      published++;
    }
    return ahead.isEmpty() && taken.isEmpty();
  }

  private long done() throws IOException {
    synchronized (publisher) {
      reading = false;
      spool.removeOldest();
      publisher.weigh();
    }
    return 0;
  }

  private void read(Path file) throws IOException {
    SpoolFile content = SpoolFile.read(file);
    List<Spooled> events = content.events();
    if (!content.damage().isEmpty()) {
      notices.accept(
          "%s: damaged in %d places: %d whole events are published, the rest is lost"
              .formatted(file, content.damage().size(), events.size()));
    }
    Iterator<Integer> damaged = content.damage().iterator();
    int next = damaged.hasNext() ? damaged.next() : -1;
    for (int i = 0; i <= events.size(); i++) {
      for (; next == i; next = damaged.hasNext() ? damaged.next() : -1) {
        damages++;
        damagedEpochs.add(epoch);
        damagedToTheNext = i < events.size();
      }
      if (i < events.size()) {
        ahead.add(message(events.get(i)));
      }
    }
    reading = true;
  }

  private Message message(Spooled event) {
    SensorHeartbeat beat = event.heartbeat();
    return beat == null
        ? Objects.requireNonNull(event.packet())
        : Message.heartbeat(admitting(beat), heartbeats);
  }

  /** A heartbeat behind damage must not vouch for the packets that the damage swallowed. */
  private SensorHeartbeat admitting(SensorHeartbeat beat) {
    epoch = beat.getEpochMicros();
    if (damagedToTheNext) {
      damagedEpochs.add(epoch);
      damagedToTheNext = false;
    }
    if (damagedEpochs.contains(epoch)) {
      beat.setKernelDrops(beat.getKernelDrops() + damages);
    }
    return beat;
  }
}
