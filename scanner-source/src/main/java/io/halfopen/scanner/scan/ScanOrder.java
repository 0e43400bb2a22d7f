package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.pace.HalfOpenCap;
import io.halfopen.scanner.probe.Probe;
import io.halfopen.scanner.target.Shard;
import io.halfopen.scanner.target.Targets;
import io.halfopen.scanner.wire.IpPacket;
import java.security.SecureRandom;
import java.util.List;

/** The order of one scan's targets and the numbers of its probes: all that resuming it takes. */
public final class ScanOrder {
  private static final SecureRandom SEEDS = new SecureRandom();

  private final Targets all;
  private final long seed;
  private final Shard shard;
  private final int threads;
  private final List<Long> positions;
  private final int probes;
  private final long firstProbe;
  private final long targets;

  private ScanOrder(ScanConfig config, Targets all, long seed) {
    this.all = all;
    this.seed = seed;
    shard = Shard.of(config.order().shard(), config.order().shards());
    threads = config.pace().senderThreads();
    positions = config.order().positions();
    probes = config.probe().probes();
    firstProbe = config.identity().series().take(probes);
    long sum = 0;
    for (int i = 0; i < threads; i++) {
      sum += all.walk(seed, shard.thread(i, threads)).size();
    }
    targets = Math.min(sum, all.size());
  }

  /**
   * The order that a configuration asks for; it takes the round's probe numbers from the series.
   *
   * @throws BadInputException where the positions to go on from belong to another scan
   */
  static ScanOrder of(ScanConfig config, Targets targets) {
    Long given = config.order().seed();
    ScanOrder order = new ScanOrder(config, targets, given == null ? SEEDS.nextLong() : given);
    for (int i = 0; i < order.positions.size(); i++) {
      order.require(i);
    }
    return order;
  }

  private void require(int thread) {
    try {
      var unused = walk(thread);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "position " + positions.get(thread) + " is none of this scan: it belongs to another", e);
    }
  }

  /** A thread's walk, from where it goes on. */
  Targets.Walk walk(int thread) {
    Targets.Walk walk = all.walk(seed, shard.thread(thread, threads));
    if (!positions.isEmpty()) {
      walk.skipTo(positions.get(thread));
    }
    return walk;
  }

  /** Probes a second; the bandwidth holds for the longest that there are. */
  double perSecond(ScanConfig config, Probe probe) {
    return config.pace().perSecond(probe.bytes(all.hasIpv6()));
  }

  /** The cap on half-open connections; only SYNs leave any. */
  HalfOpenCap cap(ScanConfig config, Probe probe, long nowNanos) {
    long perAddress = (long) all.portsPerAddress() * probes;
    double rate = perSecond(config, probe);
    return probe.protocol() == IpPacket.TCP
        ? config
            .limits()
            .halfOpen()
            .share(config.order().shards())
            .cap(all.addresses(), all.addressesPerNetwork(), perAddress, rate, nowNanos)
        : HalfOpenCap.NONE;
  }

  /** What chose the permutation. */
  public long seed() {
    return seed;
  }

  /** The same number for the same targets alone. */
  public long identity() {
    return all.identity();
  }

  /** Targets of this scanner's share. */
  public long targets() {
    return targets;
  }

  /** Probes per target. */
  public int probes() {
    return probes;
  }

  /** The first of this round's probe numbers; as many follow as there are probes per target. */
  public long firstProbe() {
    return firstProbe;
  }
}
