package io.halfopen.scanner.scan;

import java.util.concurrent.atomic.AtomicLong;

/** Time that passes only while somebody waits. */
final class ManualClock implements ScanClock {
  private static final long BEGIN_MICROS = 1_790_000_000_000_000L;

  private final AtomicLong nanos = new AtomicLong(1);
  private volatile Runnable whileWaiting = () -> {};

  /** Calls this whenever somebody waits. */
  void whileWaiting(Runnable work) {
    whileWaiting = work;
  }

  @Override
  public long nanos() {
    return nanos.get();
  }

  @Override
  public long micros() {
    return BEGIN_MICROS + nanos.get() / 1000;
  }

  @Override
  public void park(long time) {
    nanos.addAndGet(time);
    whileWaiting.run();
  }
}
