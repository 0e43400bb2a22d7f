package io.halfopen.scanner.scan;

import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.pace.RateLimiter;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.probe.SynProbe;
import io.halfopen.scanner.target.Targets;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** Sends one SYN to each target at the configured rate. Failures are counted, nothing is logged. */
final class Sender implements Runnable {
  /** So that a slow rate still stops at once. */
  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  private final Link link;
  private final Targets.Walk walk;
  private final SynProbe probe;
  private final ProbeValidator validator;
  private final double ratePerSecond;
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private volatile long doneMicros;
  private volatile boolean stopping;

  Sender(
      Link link,
      Targets.Walk walk,
      SynProbe probe,
      ProbeValidator validator,
      double ratePerSecond) {
    this.link = link;
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
      for (int i = 0; i < permitted && more && !stopping; i++) {
        sendOne(walk.address(), walk.port());
        more = walk.next();
      }
    }
    if (!more) {
      doneMicros = WallClock.micros();
    }
  }

  private void sendOne(int target, int port) {
    int sourcePort = validator.sourcePort(target, port);
    long sequence = validator.sequence(target, port);
    if (link.send(probe.patch(target, port, sourcePort, sequence, WallClock.micros()), target)) {
      sent.incrementAndGet();
    } else {
      errors.incrementAndGet();
    }
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
