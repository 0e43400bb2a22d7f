package io.halfopen.scanner.scan;

import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.pace.RateLimiter;
import io.halfopen.scanner.probe.Probe;
import java.util.concurrent.atomic.AtomicLong;

/**
 * One sender thread: sends what its feed gives at its share of the rate, a batch at a time.
 * Failures are counted, nothing is logged.
 */
final class Sender implements Runnable {
  /** So that a slow rate still stops at once. */
  private static final long LONGEST_SLEEP_NANOS = 50_000_000;

  /** A RST may make room for the next probe at any time. */
  private static final long LOOK_AGAIN_NANOS = 2_000_000;

  private final int thread;
  private final PacketSender packets;
  private final ProbeFeed feed;
  private final Probe probe;
  private final double ratePerSecond;
  private final int batchSize;
  private final Hold hold;
  private final Brake brake;
  private final SendJournal journal;
  private final ScanClock clock;
  private final PacketBatch batch = new PacketBatch();
  private final AtomicLong sent = new AtomicLong();
  private final AtomicLong errors = new AtomicLong();
  private final AtomicLong optedOut = new AtomicLong();
  private final AtomicLong waits = new AtomicLong();
  private volatile long endedMicros;

  Sender(
      int thread,
      PacketSender packets,
      ProbeFeed feed,
      Probe probe,
      double ratePerSecond,
      int batchSize,
      Hold hold,
      Brake brake,
      SendJournal journal,
      ScanClock clock) {
    this.thread = thread;
    this.packets = packets;
    this.feed = feed;
    this.probe = probe;
    this.ratePerSecond = ratePerSecond;
    this.batchSize = batchSize;
    this.hold = hold;
    this.brake = brake;
    this.journal = journal;
    this.clock = clock;
  }

  @Override
  public void run() {
    RateLimiter limiter = new RateLimiter(ratePerSecond, clock.nanos());
    ProbeFeed.Step step = ProbeFeed.Step.PROBE;
    while (step != ProbeFeed.Step.END && !brake.isOn(clock.nanos())) {
      if (hold.reason() != null) {
        limiter = afterPause();
      }
      int permitted = limiter.permitted(clock.nanos());
      if (permitted == 0) {
        clock.park(Math.min(limiter.nanosToNext(clock.nanos()), LONGEST_SLEEP_NANOS));
      }
      step = ProbeFeed.Step.PROBE;
      while (permitted > 0
          && step == ProbeFeed.Step.PROBE
          && hold.reason() == null
          && !brake.isOn(clock.nanos())) {
        step = fill(Math.min(permitted, batchSize));
        permitted -= batch.size();
        send();
      }
      if (step == ProbeFeed.Step.WAIT) {
        limiter.giveBack(permitted);
        waits.lazySet(waits.get() + 1);
        clock.park(Math.min(feed.nanosToNext(clock.nanos()), LOOK_AGAIN_NANOS));
      }
    }
    endedMicros = clock.micros();
  }

  /** What might have been sent in the meantime is not owed. */
  private RateLimiter afterPause() {
    while (hold.reason() != null && !brake.isOn(clock.nanos())) {
      clock.park(LONGEST_SLEEP_NANOS);
    }
    return new RateLimiter(ratePerSecond, clock.nanos());
  }

  /**
   * Fills the batch with the next probes. They leave together, so one look at the clock is right
   * for all.
   */
  private ProbeFeed.Step fill(int count) {
    batch.clear();
    long nanos = clock.nanos();
    feed.outgoing().at(clock.micros());
    for (int i = 0; i < count; i++) {
      ProbeFeed.Step step = feed.next(nanos);
      if (step != ProbeFeed.Step.PROBE) {
        return step;
      }
      batch.add(probe.write(batch.bytes(), batch.nextAt(), feed.outgoing()));
    }
    return ProbeFeed.Step.PROBE;
  }

  private void send() {
    int size = batch.size();
    if (size > 0) {
      int taken = packets.send(batch);
      sent.lazySet(sent.get() + taken);
      errors.lazySet(errors.get() + size - taken);
    }
    journal.sent(thread, feed.position());
    optedOut.lazySet(feed.optedOut());
  }

  long sent() {
    return sent.get();
  }

  long errors() {
    return errors.get();
  }

  long optedOut() {
    return optedOut.get();
  }

  long waits() {
    return waits.get();
  }

  /** When it ended, microseconds since 1970-01-01 UTC; 0 while it goes on. */
  long endedMicros() {
    return endedMicros;
  }
}
