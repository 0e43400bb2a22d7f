package io.halfopen.bench.link;

import com.sun.management.OperatingSystemMXBean;
import io.halfopen.scanner.publish.Nowhere;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.target.Blocklist;
import java.io.PrintStream;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Whole scans at full speed, ZMap's and ours in turn, counted by the interface itself. */
@Command(
    name = "send",
    mixinStandardHelpOptions = true,
    description =
        "Sends SYNs as fast as it can: permutation, blocklist and validation included, one thread. "
            + "In turn with ZMap where it is installed; the interface's own counters say how many left.")
public final class SendBench implements Callable<Integer> {
  private static final double UNLIMITED = 1e9;
  private static final double WARM_SECONDS = 3;

  @Option(
      names = {"-i", "--interface"},
      split = ",",
      defaultValue = "ifb,veth",
      description =
          "ifb, veth: in a namespace that leads nowhere (default: both); "
              + "any other name: that interface, with targets in 198.18.0.0/15 only")
  List<String> interfaces = List.of();

  @Option(names = "--seconds", defaultValue = "5", description = "measured a run (default 5)")
  double seconds = 5;

  @Option(names = "--rounds", defaultValue = "3", description = "runs of each (default 3)")
  int rounds = 3;

  @Option(
      names = {"-T", "--sender-threads"},
      defaultValue = "1",
      description = "threads that send (default 1; ZMap always gets 1)")
  int threads = 1;

  @Mixin ZmapOption zmaps = new ZmapOption();

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws Exception {
    Zmap zmap = zmaps.find();
    out.printf(
        "%s, medians of %d runs of %.0f s%n", ZmapOption.surroundings(zmap), rounds, seconds);
    for (String name : interfaces) {
      try (Wire wire = Wire.open(name)) {
        compare(name, wire, zmap);
      }
    }
    return 0;
  }

  private void compare(String name, Wire wire, @Nullable Zmap zmap) throws Exception {
    List<Speed> ours = new ArrayList<>();
    List<Speed> others = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      ours.add(print(name, "halfopen", scan(wire)));
      if (zmap != null && wire.isLab()) {
        others.add(print(name, "zmap", zmap.send(wire, WARM_SECONDS, seconds)));
      }
    }
    out.printf("%-6s %-9s median %s%n", name, "halfopen", Speed.median(ours));
    if (!others.isEmpty()) {
      Speed theirs = Speed.median(others);
      out.printf("%-6s %-9s median %s%n", name, "zmap", theirs);
      out.printf(
          "%-6s %.2f times ZMap%n", name, Speed.median(ours).perSecond() / theirs.perSecond());
    }
  }

  private Speed print(String name, String who, Speed speed) {
    out.printf("%-6s %-9s        %s%n", name, who, speed);
    return speed;
  }

  private Speed scan(Wire wire) throws Exception {
    ScanConfig config =
        ScanConfig.of("bench", "bench")
            .targets(wire.targets())
            .ports(wire.isLab() ? "80" : "1-65535")
            .blocklist(wire.isLab() ? Blocklist.reserved() : Blocklist.none())
            .interfaceName(wire.device())
            .rate(UNLIMITED)
            .senderThreads(threads)
            .build();
    try (Scan scan = wire.run(() -> Scan.open(config, new Nowhere()))) {
      scan.start();
      return new Stopwatch(wire, SendBench::cpuNanos).measure(WARM_SECONDS, seconds);
    }
  }

  private static long cpuNanos() {
    return ((OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}
