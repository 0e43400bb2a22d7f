package io.halfopen.scanner.pace;

import org.jspecify.annotations.Nullable;

/**
 * Keeps a scan of many ports from filling a host's, or a network's, tables with half-open
 * connections. Every probe counts as one until its lifetime is over or a RST has said that it is
 * none: an answer that never came may have been lost behind an open connection.
 *
 * <p>Whoever may not ask waits, and asks the same target again: nothing is put aside, so nothing is
 * lost and a position in the permutation says all. That costs little. Each network's targets lie
 * evenly over the whole order, so the one that takes longest sets the end of the scan whether the
 * others wait for it or not.
 *
 * <pre>{@code
 * while (!cap.mayAsk(address, System.nanoTime())) {
 *   sendWhatIsInTheBatch();
 *   LockSupport.parkNanos(cap.nanosToNext(address, System.nanoTime()));
 * }
 * }</pre>
 *
 * <p>For many threads; no allocation, no lock. Where a scan could never reach the limits, asking
 * costs nothing.
 */
public final class HalfOpenCap {
  /** Never refuses. */
  public static final HalfOpenCap NONE = new HalfOpenCap(null, null);

  private final @Nullable LeakyBuckets hosts;
  private final @Nullable LeakyBuckets networks;

  HalfOpenCap(@Nullable LeakyBuckets hosts, @Nullable LeakyBuckets networks) {
    this.hosts = hosts;
    this.networks = networks;
  }

  /** True if this IPv4 address may get a probe now, which then counts. */
  public boolean mayAsk(int address, long nowNanos) {
    return take(address, address >>> 8, nowNanos);
  }

  /** The same for an IPv6 address in two halves. */
  public boolean mayAsk(long high, long low, long nowNanos) {
    return take(host(high, low), network(high), nowNanos);
  }

  /** Nanoseconds until this address may get a probe, if nobody else asks before. */
  public long nanosToNext(int address, long nowNanos) {
    return nanosToRoom(address, address >>> 8, nowNanos);
  }

  /** The same for an IPv6 address in two halves. */
  public long nanosToNext(long high, long low, long nowNanos) {
    return nanosToRoom(host(high, low), network(high), nowNanos);
  }

  /** A valid RST (once a probe) has said that this address keeps nothing of it. */
  public void reset(int address) {
    giveBack(address, address >>> 8);
  }

  /** The same for an IPv6 address in two halves. */
  public void reset(long high, long low) {
    giveBack(host(high, low), network(high));
  }

  private boolean take(int host, int network, long nowNanos) {
    if (hosts != null && !hosts.take(host, nowNanos)) {
      return false;
    }
    if (networks != null && !networks.take(network, nowNanos)) {
      if (hosts != null) {
        hosts.giveBack(host);
      }
      return false;
    }
    return true;
  }

  private long nanosToRoom(int host, int network, long nowNanos) {
    long first = hosts == null ? 0 : hosts.nanosToRoom(host, nowNanos);
    return networks == null ? first : Math.max(first, networks.nanosToRoom(network, nowNanos));
  }

  private void giveBack(int host, int network) {
    if (hosts != null) {
      hosts.giveBack(host);
    }
    if (networks != null) {
      networks.giveBack(network);
    }
  }

  private static int host(long high, long low) {
    return network(high) * 31 + Long.hashCode(low * 0x9e3779b97f4a7c15L);
  }

  private static int network(long high) {
    return Long.hashCode(high * 0x9e3779b97f4a7c15L);
  }
}
