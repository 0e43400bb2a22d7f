package io.halfopen.scanner.scan;

import io.halfopen.scanner.link.WallClock;
import java.util.concurrent.locks.LockSupport;

/** Time as a scan sees it; a test passes its own. */
interface ScanClock {
  /** The machine's. */
  ScanClock SYSTEM =
      new ScanClock() {
        @Override
        public long nanos() {
          return System.nanoTime();
        }

        @Override
        public long micros() {
          return WallClock.micros();
        }

        @Override
        public void park(long nanos) {
          LockSupport.parkNanos(nanos);
        }
      };

  /** Nanoseconds that never go backwards, from anywhere. */
  long nanos();

  /** Microseconds since 1970-01-01 UTC. */
  long micros();

  /** Waits for about this long, or less. */
  void park(long nanos);
}
