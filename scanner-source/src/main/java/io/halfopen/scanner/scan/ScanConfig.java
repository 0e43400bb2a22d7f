package io.halfopen.scanner.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.scanner.pace.HalfOpenLimits;
import io.halfopen.scanner.probe.ProbeSeries;
import io.halfopen.scanner.target.Blocklist;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What a scan is to do, by concern. Each part checks its own settings when it is made and throws
 * {@link BadInputException} with one line; what depends on the machine or on files is checked by
 * {@link Scan#open}.
 *
 * <pre>{@code
 * ScanConfig config =
 *     ScanConfig.of("scan-1", "sensor-a").targets("192.0.2.0/24").ports("80,443").rate(200).build();
 * }</pre>
 *
 * @param identity who asks, and what its probes are keyed with
 * @param targets whom to ask
 * @param network from where
 * @param probe what is sent
 * @param pace how fast
 * @param limits how much
 * @param order in which order
 */
public record ScanConfig(
    Identity identity,
    Targeting targets,
    Network network,
    Probing probe,
    Pace pace,
    Limits limits,
    Order order) {

  /** Checks what concerns two parts at once. */
  public ScanConfig {
    if (order.shards() > 1 && order.seed() == null) {
      throw new BadInputException("--shards needs --seed: all shards share one permutation");
    }
    if (!order.positions().isEmpty() && order.positions().size() != pace.senderThreads()) {
      throw new BadInputException(
          "the scan to resume had %d sender threads: give --sender-threads %d"
              .formatted(order.positions().size(), order.positions().size()));
    }
  }

  /** Begins the configuration of one round of a scan: its id and the sensor's name. */
  public static ScanConfigBuilder of(String scan, String sensor) {
    return new ScanConfigBuilder(scan, sensor);
  }

  /** A builder that begins with these settings. */
  public ScanConfigBuilder toBuilder() {
    return new ScanConfigBuilder(this);
  }

  /**
   * Who asks.
   *
   * @param scan id of the scan, one round of it
   * @param sensor name of this sensor
   * @param round number of the round, from 0
   * @param series what keys and numbers the probes; the rounds of one scan share it
   * @param answersSince the first probe number whose answers count: that of the interrupted scan
   *     where one is resumed; -1 for this round's own
   */
  public record Identity(
      String scan, String sensor, int round, ProbeSeries series, long answersSince) {
    /** Checks the names. */
    public Identity {
      Mistakes mistakes = new Mistakes();
      mistakes.require(!scan.isBlank(), "a scan needs an id");
      mistakes.require(!sensor.isBlank(), "a sensor needs a name");
      mistakes.require(round >= 0, "round %d: rounds are numbered from 0", round);
      mistakes.raise();
    }
  }

  /**
   * Whom to ask.
   *
   * @param blocks addresses and CIDR blocks as text
   * @param lists files of addresses, blocks and {@code address:port}, one a line
   * @param allowlist a file of the only networks that may be asked, or null
   * @param blocklist what is never asked, whatever the others say
   * @param optOuts files of networks that asked to be left alone; watched while the scan runs
   * @param ports ports such as {@code 80,443,8000-8010}; null where the probe asks none
   */
  public record Targeting(
      List<String> blocks,
      List<Path> lists,
      @Nullable Path allowlist,
      Blocklist blocklist,
      List<Path> optOuts,
      @Nullable String ports) {
    /** Copies the lists. */
    public Targeting {
      blocks = List.copyOf(blocks);
      lists = List.copyOf(lists);
      optOuts = List.copyOf(optOuts);
    }
  }

  /**
   * From where.
   *
   * @param interfaceName the interface, or null for the one that routes to the targets
   * @param firstSourcePort lowest source port
   * @param lastSourcePort highest source port
   * @param sources addresses and ranges to send from, as text; empty for the interface's own
   * @param gatewayMac hardware address of the next hop, or null to find it
   * @param vlan VLAN id to tag frames with, or 0
   * @param ipLayer true to hand IP packets to the kernel instead of frames
   */
  public record Network(
      @Nullable String interfaceName,
      int firstSourcePort,
      int lastSourcePort,
      List<String> sources,
      @Nullable String gatewayMac,
      int vlan,
      boolean ipLayer) {
    private static final Pattern MAC = Pattern.compile("([0-9a-fA-F]{2}:){5}[0-9a-fA-F]{2}");

    /** Checks ports, hardware address and VLAN. */
    public Network {
      Mistakes mistakes = new Mistakes();
      sources = List.copyOf(sources);
      mistakes.require(
          firstSourcePort >= 1 && lastSourcePort <= 65535 && firstSourcePort <= lastSourcePort,
          "source ports %d-%d are no range of ports: give 1 to 65535, as in 61000-65535",
          firstSourcePort,
          lastSourcePort);
      mistakes.require(
          gatewayMac == null || MAC.matcher(gatewayMac).matches(),
          "gateway \"%s\" is no hardware address such as 02:00:5e:10:00:01",
          gatewayMac == null ? "" : gatewayMac);
      mistakes.require(vlan >= 0 && vlan <= 4094, "VLAN %d: give 1 to 4094", vlan);
      mistakes.require(
          !ipLayer || (gatewayMac == null && vlan == 0),
          "gateway MAC and VLAN belong to frames: leave them out with --iplayer");
      mistakes.raise();
    }
  }

  /**
   * What is sent.
   *
   * @param module name of the probe module
   * @param args its arguments, or null
   * @param probes probes per target
   * @param ttl TTL or hop limit of the probes
   */
  public record Probing(String module, @Nullable String args, int probes, int ttl) {
    private static final int MOST = 255;

    /** Checks the numbers. */
    public Probing {
      Mistakes mistakes = new Mistakes();
      mistakes.require(
          probes >= 1 && probes <= MOST, "%d probes per target: give 1 to %d", probes, MOST);
      mistakes.require(ttl >= 1 && ttl <= 255, "probe TTL %d: give 1 to 255", ttl);
      mistakes.raise();
    }
  }

  /**
   * How fast.
   *
   * @param ratePerSecond probes a second, all threads together; 0 for as many as bandwidth allows
   * @param bitsPerSecond bandwidth on the wire; 0 for as much as the rate allows
   * @param senderThreads threads that send
   * @param retries how often a probe that the kernel refused is tried again
   * @param batch probes handed to the kernel at once
   */
  public record Pace(
      double ratePerSecond, double bitsPerSecond, int senderThreads, int retries, int batch) {
    /** Frame check sequence, preamble and gap. */
    private static final int WIRE_OVERHEAD = 24;

    private static final int LEAST_WIRE_BYTES = 84;
    private static final int ETHERNET_HEADER = 14;

    /** Checks the numbers. */
    public Pace {
      Mistakes mistakes = new Mistakes();
      mistakes.require(
          ratePerSecond >= 0 && !Double.isInfinite(ratePerSecond),
          "the rate must be above 0, not %s",
          ratePerSecond);
      mistakes.require(
          bitsPerSecond >= 0 && !Double.isInfinite(bitsPerSecond),
          "the bandwidth must be above 0, not %s",
          bitsPerSecond);
      mistakes.require(
          // A wrong rate was said above.
          !(ratePerSecond == 0 && bitsPerSecond == 0),
          "a scan needs a rate or a bandwidth above 0");
      mistakes.require(
          senderThreads >= 1 && senderThreads <= 255,
          "%d sender threads: give 1 to 255",
          senderThreads);
      mistakes.require(retries >= 0 && retries <= 1000, "%d retries: give 0 to 1000", retries);
      mistakes.require(batch >= 1 && batch <= 64, "a batch of %d: give 1 to 64", batch);
      mistakes.raise();
    }

    /** Probes a second: the lower of rate and what the bandwidth holds of such IP packets. */
    public double perSecond(int packetBytes) {
      int wire = Math.max(LEAST_WIRE_BYTES, packetBytes + ETHERNET_HEADER + WIRE_OVERHEAD);
      double fitting = bitsPerSecond / (8.0 * wire);
      if (bitsPerSecond == 0) {
        return ratePerSecond;
      }
      return ratePerSecond == 0 ? fitting : Math.min(ratePerSecond, fitting);
    }
  }

  /**
   * How much.
   *
   * @param maxTargets most targets to ask, of all shards together, as {@code 1000} or {@code 0.5%};
   *     null for all
   * @param maxResults sending ends when this many targets have answered as hoped; 0 for no limit
   * @param maxRuntime sending ends after this time; zero for no limit
   * @param cooldown how long to listen after the last probe, at most
   * @param halfOpen most half-open connections that hosts and networks keep for us at once
   */
  public record Limits(
      @Nullable String maxTargets,
      long maxResults,
      Duration maxRuntime,
      Duration cooldown,
      HalfOpenLimits halfOpen) {
    /** Checks the numbers. */
    public Limits {
      Mistakes mistakes = new Mistakes();
      mistakes.require(maxResults >= 0, "%d results at most: give 1 or more", maxResults);
      mistakes.require(
          !maxRuntime.isNegative(), "a runtime of %s: give seconds above 0", maxRuntime);
      mistakes.require(!cooldown.isNegative(), "a cooldown of %s: give seconds", cooldown);
      mistakes.raise();
    }
  }

  /**
   * In which order.
   *
   * @param seed chooses the permutation; null for another each time
   * @param shard this scanner's share, from 0
   * @param shards shares in all
   * @param positions where each sender thread goes on; empty for the beginning
   */
  public record Order(@Nullable Long seed, int shard, int shards, List<Long> positions) {
    /** Checks the shard. */
    public Order {
      Mistakes mistakes = new Mistakes();
      positions = List.copyOf(positions);
      mistakes.require(shards >= 1 && shards <= 65535, "%d shards: give 1 to 65535", shards);
      mistakes.require(
          shards < 1 || (shard >= 0 && shard < shards),
          "shard %d of %d shards: give 0 to %d",
          shard,
          shards,
          shards - 1);
      mistakes.raise();
    }
  }
}
