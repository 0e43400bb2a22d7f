package io.halfopen.scanner.target;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Every address of some blocks with every port, and endpoints with a port of their own, minus a
 * blocklist. Overlapping blocks are merged, so each target appears once; memory depends on the
 * number of blocks only.
 *
 * <pre>{@code
 * Targets targets = Targets.builder().target("192.0.2.0/24").ports("80,443").build();
 * Targets.Walk walk = targets.walk(seed, Shard.of(0, 4));
 * while (walk.next()) {
 *   probe(walk.address(), walk.port());
 * }
 * }</pre>
 *
 * <p>Coming to the next target took 8 to 11 ns of CPU for all of IPv4 (benchmarks/RESULTS.md).
 *
 * <p>The same targets, seed, shards, threads and maximum give the same order, on any machine.
 */
public final class Targets {
  /** Skipped positions of a cycle are fewer than the largest known gap between primes. */
  private static final int SKIPPED_BITS = 11;

  private static final long SKIPPED_MASK = (1 << SKIPPED_BITS) - 1;

  private static final int ROUTE_SAMPLES = 7;

  private final Space space;
  private final long most;

  Targets(Space space, MaxTargets most) {
    this.space = space;
    this.most = most.of(space.size());
  }

  /** Begins with no target, no port, and the reserved address space blocked. */
  public static TargetsBuilder builder() {
    return new TargetsBuilder();
  }

  /**
   * Reads blocks and ports.
   *
   * @throws io.halfopen.event.BadInputException naming what cannot be read, or where nothing is
   *     left to ask
   */
  public static Targets of(List<String> blocks, String ports, Blocklist blocklist) {
    return builder().targets(blocks).ports(ports).blocklist(blocklist).build();
  }

  /** How many targets, endpoints with a port, all shards together ask. */
  public long size() {
    return most;
  }

  /** How many there were without a maximum. */
  public long available() {
    return space.size();
  }

  /** True if some target is an IPv4 address. */
  public boolean hasIpv4() {
    return space.ipv4().size() > 0;
  }

  /** True if some target is an IPv6 address. */
  public boolean hasIpv6() {
    return space.hasIpv6();
  }

  /**
   * Some target's address of a family, in network order, for finding the route; of a family that
   * {@link #hasIpv4()} or {@link #hasIpv6()} says is there.
   */
  public byte[] some(boolean ipv6) {
    if (!ipv6) {
      return ByteBuffer.allocate(4).putInt((int) someIpv4()).array();
    }
    Space.Target target = space.target();
    target.moveTo(space.size() - 1);
    return ByteBuffer.allocate(16).putLong(target.high()).putLong(target.low()).array();
  }

  /** The first of a few spread over the space that a route may lead to at all; else the lowest. */
  private long someIpv4() {
    Ranges addresses = space.ipv4();
    for (int part = 0; part < ROUTE_SAMPLES; part++) {
      long address = addresses.get(addresses.size() / ROUTE_SAMPLES * part);
      long net = address >>> 24;
      if (net != 0 && net != 127 && net < 224) {
        return address;
      }
    }
    return addresses.get(0);
  }

  /** True if some target's IPv4 address is from {@code first} to {@code last}. */
  public boolean anyWithin(long first, long last) {
    return space.ipv4().countWithin(first, last) > 0;
  }

  /** True if every target's IPv4 address is from {@code first} to {@code last}. */
  public boolean allWithin(long first, long last) {
    return space.ipv4().countWithin(first, last) == space.ipv4().size();
  }

  /** How many different addresses, of both families. */
  public long addresses() {
    return space.addresses();
  }

  /** No IPv4 /24, and no IPv6 network, holds more addresses than this. */
  public long addressesPerNetwork() {
    return hasIpv6() ? addresses() : Math.min(256, addresses());
  }

  /** No address has more targets than this. */
  public int portsPerAddress() {
    return space.portsPerAddress();
  }

  /**
   * A number that two sets of targets share only if they are the same: what a stopped scan's
   * position means depends on it.
   */
  public long identity() {
    return Seeded.mix(space.identity() ^ Seeded.mix(most));
  }

  /** A walk over all targets in a random order. */
  public Walk permuted(RandomGenerator random) {
    return walk(random.nextLong(), Shard.WHOLE);
  }

  /** A walk over one part of the targets, in the order that the seed gives. */
  public Walk walk(long seed, Shard shard) {
    // Where nearly all are asked, those left out are the highest of a shifted numbering: a slice
    // might hold fewer than its share, since which positions are skipped is not spread evenly.
    CyclicGroup group = new CyclicGroup(space.size(), new Seeded(seed));
    long surplus = group.order() - space.size();
    boolean shares = most <= group.order() - (surplus + 3) * shard.shards() * shard.threads();
    return new Walk(group, seed, shard, shares);
  }

  /** A position in the permutation. Not for several threads. */
  public final class Walk {
    private final CyclicGroup group;
    private final long shift;
    private final long highest;
    private final long begin;
    private final long end;
    private final long share;
    private final Space.Target target = space.target();
    private long position;
    private long element;
    private long skipped;

    private Walk(CyclicGroup group, long seed, Shard shard, boolean shares) {
      this.group = group;
      begin = shard.begin(group.order());
      end = shard.end(group.order());
      boolean limited = most < space.size();
      share = limited && shares ? shard.end(most) - shard.begin(most) : end - begin;
      highest = limited && !shares ? most : space.size();
      shift = limited && !shares ? Long.remainderUnsigned(Seeded.mix(seed), space.size()) : 0;
      skipTo(0);
    }

    /** Moves to the next target; false after the last. */
    public boolean next() {
      while (position < end) {
        if (position - begin - skipped >= share) {
          return false;
        }
        long index = element - 1;
        element = group.after(element);
        position++;
        if (index < highest) {
          long shifted = index + shift;
          target.moveTo(shifted < space.size() ? shifted : shifted - space.size());
          return true;
        }
        skipped++;
      }
      return false;
    }

    /**
     * Where {@link #next()} goes on, as a number to store: 0 before the first target, larger with
     * every one.
     */
    public long position() {
      return position - begin << SKIPPED_BITS | skipped;
    }

    /**
     * Goes to a position of a walk over the same targets, seed and shard, in a few microseconds.
     *
     * @throws IllegalArgumentException if it lies outside this walk
     */
    public void skipTo(long stored) {
      long steps = stored >>> SKIPPED_BITS;
      long passed = stored & SKIPPED_MASK;
      if (stored < 0 || steps > end - begin || passed > steps) {
        throw new IllegalArgumentException("no position of this walk: " + stored);
      }
      position = begin + steps;
      skipped = passed;
      element = group.at(position);
    }

    /** How many targets this walk has gone past, those before a skip included. */
    public long done() {
      return position - begin - skipped;
    }

    /** How many targets this walk has; some tens fewer where positions of the cycle are skipped. */
    public long size() {
      return Math.min(share, end - begin);
    }

    /** True if the target's address is an IPv6 one. */
    public boolean isIpv6() {
      return target.isIpv6();
    }

    /** The target's IPv4 address. */
    public int address() {
      return target.address();
    }

    /** The upper 64 bits of the target's IPv6 address. */
    public long addressHigh() {
      return target.high();
    }

    /** The lower 64 bits of the target's IPv6 address. */
    public long addressLow() {
      return target.low();
    }

    /** The target's port. */
    public int port() {
      return target.port();
    }
  }
}
