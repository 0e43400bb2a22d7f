package io.halfopen.local.lab;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.scan.Interrupt;
import io.halfopen.local.scan.Progress;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.local.scan.ScanRun;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.target.Blocklist;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** Makes a lab, scans it, and holds every record against what was dealt. */
public final class LabRun implements ScanRun.RecordListener {
  private static final Duration COOLDOWN = Duration.ofSeconds(300);

  private final int hosts;
  private final Duration sessionGap;
  private final @Nullable Path data;
  private final List<String> sinks;
  private final Consumer<Ja4TScanRecord> onlooker;
  private final PrintStream out;
  private final Progress progress;
  private final Map<String, Dealt> dealt = new LinkedHashMap<>();
  private final Map<String, Ja4TScanRecord> records = new LinkedHashMap<>();
  private boolean interrupted;

  /**
   * @param onlooker is handed each record as it comes, first looks included
   */
  public LabRun(
      int hosts,
      Duration sessionGap,
      @Nullable Path data,
      List<String> sinks,
      Consumer<Ja4TScanRecord> onlooker,
      PrintStream out,
      Progress progress) {
    this.hosts = hosts;
    this.sessionGap = sessionGap;
    this.data = data;
    this.sinks = sinks;
    this.onlooker = onlooker;
    this.out = out;
    this.progress = progress;
  }

  /** Runs to the end; returns how many hosts were recorded as dealt. */
  public int run(RandomGenerator random) throws Exception {
    try (Interrupt interrupt = Interrupt.armed(!sinks.isEmpty());
        Lab lab = Lab.open(hosts, random)) {
      progress.show("two network namespaces with " + hosts + " hosts stand");
      lab.dealt().forEach(host -> dealt.put(host.address(), host));
      List<String> targets = lab.dealt().stream().map(Dealt::address).toList();
      ScanConfig config =
          ScanConfig.of("lab-" + System.currentTimeMillis(), "lab")
              .targets(targets)
              .ports("" + Lab.PORT)
              .blocklist(Blocklist.none())
              .cooldown(COOLDOWN)
              .build();
      ScanPlan plan = ScanPlan.of(config, sessionGap).withData(data).withSinks(sinks);
      ScanRun run =
          new ScanRun(
              plan,
              (round, publisher) -> lab.scanner().run(() -> Scan.open(round, publisher)),
              this,
              progress);
      run.run(interrupt);
      interrupted = interrupt.requested();
    } finally {
      progress.clear();
    }
    int right = (int) dealt.values().stream().filter(h -> h.matches(record(h))).count();
    for (Dealt host : dealt.values()) {
      if (record(host) == null) {
        out.println("missing     " + host.address() + "  dealt: " + host.text());
      }
    }
    out.println(right + " of " + hosts + " hosts as dealt");
    return right;
  }

  private @Nullable Ja4TScanRecord record(Dealt host) {
    return records.get(host.address());
  }

  @Override
  public void firstLook(Ja4TScanRecord record) {
    onlooker.accept(record);
    out.println("first look  " + line(record));
  }

  @Override
  public void ended(Ja4TScanRecord record) {
    onlooker.accept(record);
    records.put(record.getHost(), record);
    Dealt host = dealt.get(record.getHost());
    String verdict =
        host == null
            ? "  no lab host"
            : (host.matches(record) ? "  as dealt: " : "  NOT as dealt: ") + host.text();
    out.println("record      " + line(record) + verdict);
  }

  private static String line(Ja4TScanRecord record) {
    return "%-11s %s".formatted(record.getHost(), record.getJa4tscan());
  }

  /** What each host was given. */
  public List<Dealt> dealt() {
    return List.copyOf(dealt.values());
  }

  /** The last record of each host. */
  public Map<String, Ja4TScanRecord> records() {
    return Map.copyOf(records);
  }

  /** True after Ctrl-C. */
  public boolean interrupted() {
    return interrupted;
  }
}
