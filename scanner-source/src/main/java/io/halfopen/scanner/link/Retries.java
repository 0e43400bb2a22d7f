package io.halfopen.scanner.link;

import java.util.concurrent.locks.LockSupport;

/**
 * Hands a run of packets to a kernel that may take a part of it, refuse one for good, or have no
 * room just now. Only the last is worth another try.
 */
final class Retries {
  private static final long PAUSE_NANOS = 200_000;

  private Retries() {}

  /** One call into the kernel. */
  @FunctionalInterface
  interface Call {
    /**
     * Offers packets in order.
     *
     * @param from the first packet
     * @param count how many from there
     * @return how many of them were taken, or an errno below 0
     */
    int offer(int from, int count);
  }

  /**
   * Offers all packets, each refused one up to {@code retries} times more; returns how many were
   * taken. One that is not taken costs none of the others.
   */
  static int send(int size, int retries, Call call) {
    int refused = 0;
    int attempt = 0;
    int done = 0;
    while (done < size) {
      int taken = call.offer(done, size - done);
      if (taken > 0) {
        done += taken;
        attempt = 0;
      } else if (passes(-taken) && attempt++ < retries) {
        LockSupport.parkNanos(PAUSE_NANOS);
      } else {
        // The first of the rest is the one that the kernel will not have.
        done++;
        refused++;
        attempt = 0;
      }
    }
    return size - refused;
  }

  private static boolean passes(int error) {
    return error == Libc.EAGAIN || error == Libc.ENOBUFS || error == Libc.EINTR;
  }
}
