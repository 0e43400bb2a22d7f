package io.halfopen.scanner.scan;

import io.halfopen.event.Mistakes;
import io.halfopen.scanner.link.AddressRange;
import io.halfopen.scanner.pace.HalfOpenLimits;
import io.halfopen.scanner.probe.ProbeSeries;
import io.halfopen.scanner.scan.ScanConfig.Identity;
import io.halfopen.scanner.scan.ScanConfig.Limits;
import io.halfopen.scanner.scan.ScanConfig.Network;
import io.halfopen.scanner.scan.ScanConfig.Order;
import io.halfopen.scanner.scan.ScanConfig.Pace;
import io.halfopen.scanner.scan.ScanConfig.Probing;
import io.halfopen.scanner.scan.ScanConfig.Targeting;
import io.halfopen.scanner.target.Blocklist;
import io.halfopen.scanner.target.TargetChecks;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Collects a scan's settings; what is not named keeps a default that harms nobody. The parts check
 * themselves in {@link #build()}.
 */
public final class ScanConfigBuilder {
  /** Linux hands out local ports up to 60999; those above belong to nobody's connections. */
  private static final int FIRST_SOURCE_PORT = 61000;

  private static final int LAST_SOURCE_PORT = 65535;
  private static final double RATE = 1000;

  /** The slowest known schedule ends after 393 s, and its last gap is 60 s. */
  private static final Duration COOLDOWN = Duration.ofSeconds(600);

  private String scan;
  private String sensor;
  private int round;
  private ProbeSeries series = ProbeSeries.ofProcess();
  private long answersSince = -1;
  private List<String> targets = List.of();
  private List<Path> lists = List.of();
  private @Nullable Path allowlist;
  private Blocklist blocklist = Blocklist.reserved();
  private List<Path> optOuts = List.of();
  private @Nullable String ports;
  private @Nullable String interfaceName;
  private int firstSourcePort = FIRST_SOURCE_PORT;
  private int lastSourcePort = LAST_SOURCE_PORT;
  private List<String> sources = List.of();
  private @Nullable String gatewayMac;
  private int vlan;
  private boolean ipLayer;
  private String module = "ja4ts";
  private @Nullable String args;
  private int probes = 1;
  private int ttl = 64;
  private double ratePerSecond = RATE;
  private double bitsPerSecond;
  private int senderThreads = 1;
  private int retries = 10;
  private int batch = 64;
  private @Nullable String maxTargets;
  private long maxResults;
  private Duration maxRuntime = Duration.ZERO;
  private Duration cooldown = COOLDOWN;
  private HalfOpenLimits halfOpen = HalfOpenLimits.DEFAULT;
  private @Nullable Long seed;
  private int shard;
  private int shards = 1;
  private List<Long> positions = List.of();

  ScanConfigBuilder(String scan, String sensor) {
    this.scan = scan;
    this.sensor = sensor;
  }

  ScanConfigBuilder(ScanConfig from) {
    scan = from.identity().scan();
    sensor = from.identity().sensor();
    round = from.identity().round();
    series = from.identity().series();
    answersSince = from.identity().answersSince();
    targets = from.targets().blocks();
    lists = from.targets().lists();
    allowlist = from.targets().allowlist();
    blocklist = from.targets().blocklist();
    optOuts = from.targets().optOuts();
    ports = from.targets().ports();
    interfaceName = from.network().interfaceName();
    firstSourcePort = from.network().firstSourcePort();
    lastSourcePort = from.network().lastSourcePort();
    sources = from.network().sources();
    gatewayMac = from.network().gatewayMac();
    vlan = from.network().vlan();
    ipLayer = from.network().ipLayer();
    module = from.probe().module();
    args = from.probe().args();
    probes = from.probe().probes();
    ttl = from.probe().ttl();
    ratePerSecond = from.pace().ratePerSecond();
    bitsPerSecond = from.pace().bitsPerSecond();
    senderThreads = from.pace().senderThreads();
    retries = from.pace().retries();
    batch = from.pace().batch();
    maxTargets = from.limits().maxTargets();
    maxResults = from.limits().maxResults();
    maxRuntime = from.limits().maxRuntime();
    cooldown = from.limits().cooldown();
    halfOpen = from.limits().halfOpen();
    seed = from.order().seed();
    shard = from.order().shard();
    shards = from.order().shards();
    positions = from.order().positions();
  }

  /** Checks and gives the configuration; the builder can go on. */
  public ScanConfig build() {
    return new ScanConfig(
        new Identity(scan, sensor, round, series, answersSince),
        new Targeting(targets, lists, allowlist, blocklist, optOuts, ports),
        network(),
        probing(),
        pace(),
        limits(),
        order());
  }

  /**
   * Collects all that is wrong as far as it can be told without the network, where {@link #build}
   * ends with the first: parts, texts, and files, long ones only whether they can be read.
   */
  public void check(Mistakes mistakes) {
    TargetChecks.check(mistakes, targets, lists, allowlist, optOuts, ports, maxTargets);
    mistakes.make(this::network);
    sources.forEach(range -> mistakes.make(() -> AddressRange.parse(range)));
    mistakes.make(this::probing);
    mistakes.make(this::pace);
    mistakes.make(this::limits);
    mistakes.make(this::order);
    if (mistakes.isEmpty()) {
      mistakes.make(this::build);
    }
  }

  private Network network() {
    return new Network(
        interfaceName, firstSourcePort, lastSourcePort, sources, gatewayMac, vlan, ipLayer);
  }

  private Probing probing() {
    return new Probing(module, args, probes, ttl);
  }

  private Pace pace() {
    return new Pace(ratePerSecond, bitsPerSecond, senderThreads, retries, batch);
  }

  private Limits limits() {
    return new Limits(maxTargets, maxResults, maxRuntime, cooldown, halfOpen);
  }

  private Order order() {
    return new Order(seed, shard, shards, positions);
  }

  /** The number and the id of this round. */
  public ScanConfigBuilder round(int number, String scanId) {
    round = number;
    scan = scanId;
    return this;
  }

  /** What keys and numbers the probes, in place of the process's own. */
  public ScanConfigBuilder series(ProbeSeries value) {
    series = value;
    return this;
  }

  /** Answers to probes from this number on count: those of the scan that is resumed. */
  public ScanConfigBuilder answersSince(long probeNumber) {
    answersSince = probeNumber;
    return this;
  }

  /** Addresses and CIDR blocks. */
  public ScanConfigBuilder targets(List<String> blocks) {
    targets = blocks;
    return this;
  }

  /** Addresses and CIDR blocks. */
  public ScanConfigBuilder targets(String... blocks) {
    targets = List.of(blocks);
    return this;
  }

  /** Files of addresses, blocks and {@code address:port}. */
  public ScanConfigBuilder lists(List<Path> files) {
    lists = files;
    return this;
  }

  /** A file of the only networks that may be asked. */
  public ScanConfigBuilder allowlist(@Nullable Path file) {
    allowlist = file;
    return this;
  }

  /** What is never asked, in place of the reserved address space. */
  public ScanConfigBuilder blocklist(Blocklist list) {
    blocklist = list;
    return this;
  }

  /** Files of networks that asked to be left alone. */
  public ScanConfigBuilder optOuts(List<Path> files) {
    optOuts = files;
    return this;
  }

  /** Ports such as {@code 80,443,8000-8010}. */
  public ScanConfigBuilder ports(@Nullable String text) {
    ports = text;
    return this;
  }

  /** The interface; null for the one that routes to the targets. */
  public ScanConfigBuilder interfaceName(@Nullable String name) {
    interfaceName = name;
    return this;
  }

  /** Source ports. */
  public ScanConfigBuilder sourcePorts(int first, int last) {
    firstSourcePort = first;
    lastSourcePort = last;
    return this;
  }

  /** Addresses and ranges to send from. */
  public ScanConfigBuilder sources(List<String> addresses) {
    sources = addresses;
    return this;
  }

  /** The next hop's hardware address; null to find it. */
  public ScanConfigBuilder gatewayMac(@Nullable String address) {
    gatewayMac = address;
    return this;
  }

  /** The VLAN to tag frames with; 0 for none. */
  public ScanConfigBuilder vlan(int id) {
    vlan = id;
    return this;
  }

  /** Hands IP packets to the kernel instead of frames. */
  public ScanConfigBuilder ipLayer(boolean on) {
    ipLayer = on;
    return this;
  }

  /** The probe module. */
  public ScanConfigBuilder module(String name) {
    module = name;
    return this;
  }

  /** The probe module's arguments. */
  public ScanConfigBuilder args(@Nullable String text) {
    args = text;
    return this;
  }

  /** Probes per target. */
  public ScanConfigBuilder probes(int perTarget) {
    probes = perTarget;
    return this;
  }

  /** TTL or hop limit of the probes. */
  public ScanConfigBuilder ttl(int hops) {
    ttl = hops;
    return this;
  }

  /** Probes a second; 0 where the bandwidth alone decides. */
  public ScanConfigBuilder rate(double perSecond) {
    ratePerSecond = perSecond;
    return this;
  }

  /** Bits a second on the wire; 0 where the rate alone decides. */
  public ScanConfigBuilder bandwidth(double bits) {
    bitsPerSecond = bits;
    return this;
  }

  /** Threads that send. */
  public ScanConfigBuilder senderThreads(int count) {
    senderThreads = count;
    return this;
  }

  /** How often a probe that the kernel refused is tried again. */
  public ScanConfigBuilder retries(int count) {
    retries = count;
    return this;
  }

  /** Probes handed to the kernel at once. */
  public ScanConfigBuilder batch(int packets) {
    batch = packets;
    return this;
  }

  /** Most targets to ask, as {@code 1000} or {@code 0.5%}; null for all. */
  public ScanConfigBuilder maxTargets(@Nullable String text) {
    maxTargets = text;
    return this;
  }

  /** Sending ends when this many targets have answered as hoped; 0 for no limit. */
  public ScanConfigBuilder maxResults(long count) {
    maxResults = count;
    return this;
  }

  /** Sending ends after this time; zero for no limit. */
  public ScanConfigBuilder maxRuntime(Duration time) {
    maxRuntime = time;
    return this;
  }

  /** How long to listen after the last probe, at most. */
  public ScanConfigBuilder cooldown(Duration time) {
    cooldown = time;
    return this;
  }

  /** Most half-open connections at once with a host and with a /24 (IPv6: /64); 0 for no limit. */
  public ScanConfigBuilder halfOpen(int perHost, int perNetwork) {
    return halfOpen(
        new HalfOpenLimits(
            perHost == 0 ? Integer.MAX_VALUE : perHost,
            perNetwork == 0 ? Integer.MAX_VALUE : perNetwork,
            HalfOpenLimits.DEFAULT.lifetime()));
  }

  /** Most half-open connections that hosts and networks keep for us at once. */
  public ScanConfigBuilder halfOpen(HalfOpenLimits most) {
    halfOpen = most;
    return this;
  }

  /** Chooses the permutation; null for another each time. */
  public ScanConfigBuilder seed(@Nullable Long value) {
    seed = value;
    return this;
  }

  /** This scanner's share, from 0, and how many there are. */
  public ScanConfigBuilder shard(int number, int of) {
    shard = number;
    shards = of;
    return this;
  }

  /** Where each sender thread goes on; empty for the beginning. */
  public ScanConfigBuilder positions(List<Long> perThread) {
    positions = perThread;
    return this;
  }
}
