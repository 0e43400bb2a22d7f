package io.halfopen.bench.target;

import io.halfopen.scanner.pace.HalfOpenCap;
import io.halfopen.scanner.pace.HalfOpenLimits;
import io.halfopen.scanner.target.OptOuts;
import io.halfopen.scanner.target.Shard;
import io.halfopen.scanner.target.Targets;
import io.halfopen.scanner.target.TargetsBuilder;
import java.io.IOException;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.function.LongUnaryOperator;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** What it costs to come to the next target, blocklist included, and to ask whether it may be. */
@Command(
    name = "targets",
    mixinStandardHelpOptions = true,
    description = "Walks permutations of different targets and prints nanoseconds a target.")
public final class TargetBench implements Callable<Integer> {
  private static final int LISTED = 1_000_000;

  @Option(
      names = "--targets",
      defaultValue = "20000000",
      description = "how many a round (default ${DEFAULT-VALUE})")
  long count = 20_000_000;

  @Option(names = "--rounds", defaultValue = "7", description = "the median counts (default 7)")
  int rounds = 7;

  private final PrintStream out = System.out;
  private long sum;

  @Override
  public Integer call() throws Exception {
    Path list = Files.createTempFile("halfopen", ".txt");
    Path optOut = Files.createTempFile("halfopen", ".txt");
    try {
      write(list, LISTED, "", 1);
      write(optOut, 10_000, "/24", 2);
      long before = cpuNanos();
      Targets listed = builder("80").listOfIps(list).build();
      out.printf(
          "%,d addresses read in %,d ms of CPU%n", LISTED, (cpuNanos() - before) / 1_000_000);
      Targets one = builder("80").target("0.0.0.0/0").build();
      Targets many = builder("1-1000").target("0.0.0.0/0").build();
      show("IPv4, one port", walk(one));
      show("IPv4, 1,000 ports", walk(many));
      show("a list of 1,000,000 addresses", walk(listed));
      show("IPv4, one port, 10,000 networks opted out", walk(one, OptOuts.read(List.of(optOut))));
      show("IPv4, 1,000 ports, half-open connections capped", capped(many));
    } finally {
      Files.delete(list);
      Files.delete(optOut);
    }
    out.println("checksum " + sum);
    return 0;
  }

  private static TargetsBuilder builder(String ports) {
    return Targets.builder().ports(ports);
  }

  private static void write(Path file, int lines, String suffix, long seed) throws IOException {
    Random random = new Random(seed);
    try (PrintWriter writer = new PrintWriter(Files.newBufferedWriter(file))) {
      for (int i = 0; i < lines; i++) {
        writer.printf(
            "%d.%d.%d.%d%s%n",
            11 + random.nextInt(80),
            random.nextInt(256),
            random.nextInt(256),
            random.nextInt(256),
            suffix);
      }
    }
  }

  private static LongUnaryOperator walk(Targets targets) {
    return count -> {
      Targets.Walk walk = targets.walk(1, Shard.WHOLE);
      long sum = 0;
      for (long i = 0; i < count; i++) {
        if (!walk.next()) {
          walk.skipTo(0);
        }
        sum += walk.address() ^ walk.port();
      }
      return sum;
    };
  }

  private static LongUnaryOperator walk(Targets targets, OptOuts optOuts) {
    return count -> {
      Targets.Walk walk = targets.walk(1, Shard.WHOLE);
      long sum = 0;
      for (long i = 0; i < count && walk.next(); i++) {
        sum += optOuts.contains(walk.address()) ? 1 : walk.address();
      }
      return sum;
    };
  }

  private static LongUnaryOperator capped(Targets targets) {
    HalfOpenCap cap = HalfOpenLimits.DEFAULT.cap(targets.addresses(), 256, 1000, 500_000, 0);
    long[] nanos = {0};
    return count -> {
      Targets.Walk walk = targets.walk(1, Shard.WHOLE);
      long sum = 0;
      for (long i = 0; i < count && walk.next(); i++) {
        nanos[0] += 2000;
        sum += cap.mayAsk(walk.address(), nanos[0]) ? walk.address() : 1;
      }
      return sum;
    };
  }

  /** Of this thread: what others do on the machine does not count. */
  private static long cpuNanos() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  private void show(String title, LongUnaryOperator work) {
    double[] nanos = new double[rounds];
    for (int round = 0; round < rounds; round++) {
      long before = cpuNanos();
      sum += work.applyAsLong(count);
      nanos[round] = (cpuNanos() - before) / (double) count;
    }
    Arrays.sort(nanos);
    out.printf("%-50s %6.1f ns of CPU a target (best %.1f)%n", title, nanos[rounds / 2], nanos[0]);
  }
}
