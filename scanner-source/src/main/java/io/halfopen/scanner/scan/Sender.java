package io.halfopen.scanner.scan;

import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.link.WallClock;
import io.halfopen.scanner.pace.RateLimiter;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.probe.SynProbe;
import io.halfopen.scanner.target.Targets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * Sends one SYN to each target at the configured rate, a batch at a time. Failures are counted,
 * nothing is logged.
 */
final class Sender implements Runnable {
  /** So that a slow rate still stops at once. */
  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  private final PacketSender packets;
  private final Targets.Walk walk;
  private final SynProbe probe;
  private final ProbeValidator validator;
  private final double ratePerSecond;
  private final PacketBatch batch = new PacketBatch();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private volatile long doneMicros;
  private volatile boolean stopping;

  Sender(
      PacketSender packets,
      Targets.Walk walk,
      SynProbe probe,
      ProbeValidator validator,
      double ratePerSecond) {
    this.packets = packets;
    this.walk = walk;
    this.probe = probe;
    this.validator = validator;
    this.ratePerSecond = ratePerSecond;
  }

  @Override
  public void run() {
    RateLimiter limiter = new RateLimiter(ratePerSecond, System.nanoTime());
    boolean more = walk.next();
    while (more && !stopping) {
      int permitted = limiter.permitted(System.nanoTime());
      if (permitted == 0) {
        long nanos = limiter.nanosToNext(System.nanoTime());
        LockSupport.parkNanos(Math.min(nanos, LONGEST_SLEEP_NANOS));
      }
      while (permitted > 0 && more && !stopping) {
        more = fill(Math.min(permitted, PacketBatch.CAPACITY));
        permitted -= batch.size();
        int taken = packets.send(batch);
        sent.addAndGet(taken);
        errors.addAndGet(batch.size() - taken);
      }
    }
    if (!more) {
      doneMicros = WallClock.micros();
    }
  }

  /**
   * Fills the batch with the next probes; false after the last target. They leave together, so one
   * look at the clock is right for all.
   */
  private boolean fill(int count) {
    batch.clear();
    long sentMicros = WallClock.micros();
    boolean more = true;
    for (int i = 0; i < count && more; i++) {
      int target = walk.address();
      int port = walk.port();
      probe.write(
          batch.bytes(),
          batch.nextAt(),
          target,
          port,
          validator.sourcePort(target, port),
          validator.sequence(target, port),
          sentMicros);
      batch.add(SynProbe.BYTES);
      more = walk.next();
    }
    return more;
  }

  void stop() {
    stopping = true;
  }

  long sent() {
    return sent.get();
  }

  long errors() {
    return errors.get();
  }

  long doneMicros() {
    return doneMicros;
  }
}
