package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.RowFormat;
import io.halfopen.local.embedded.OpenExchanges;
import io.halfopen.local.output.PacketFields;
import io.halfopen.local.output.PacketOutput;
import io.halfopen.local.output.PacketRow;
import io.halfopen.local.scan.Interrupt;
import io.halfopen.local.scan.Progress;
import io.halfopen.local.scan.RecordOutput;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.local.scan.ScanRun;
import io.halfopen.local.status.Counts;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.publish.Nowhere;
import io.halfopen.scanner.scan.Outlets;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.Status;
import io.halfopen.scanner.target.OptOuts;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A scan whose records or packets become rows while others look on. */
final class LiveScan implements ScanRun.RecordListener {
  /** ZMap's default: an endpoint that answered as hoped, once. */
  private static final String DEFAULT_FILTER = "success = 1 && repeat = 0";

  private final ScanCommand options;
  private final ScanPlan plan;
  private final ScanConfig config;
  private final boolean asPackets;
  private final Progress progress = new Progress(System.err);
  private final OpenExchanges open = new OpenExchanges();
  private volatile @Nullable Scan scan;
  private volatile long opened;
  private volatile long ended;
  private volatile boolean over;
  private @Nullable ScanReports reports;
  private @Nullable RecordOutput records;
  private @Nullable OptOuts optOuts;

  LiveScan(ScanCommand options, ScanPlan plan, boolean asPackets) {
    this.options = options;
    this.plan = plan;
    config = plan.scan();
    this.asPackets = asPackets;
  }

  /** Runs to the end; the exit status. */
  int run() throws Exception {
    if (options.status.quiet) {
      progress.takeOver(null);
    }
    try (Interrupt interrupt = Interrupt.armed(plan.keeps());
        RecordOutput rows = records();
        PacketOutput packets = asPackets ? packets() : null) {
      records = rows;
      ScanRun run = new ScanRun(plan, (c, to) -> open(c, to, packets), this, progress);
      Status status;
      String endedEarly;
      try (Onlookers onlookers =
          Onlookers.of(options, config, progress, this::counts, interrupt::request)) {
        status = run.run(interrupt);
        endedEarly = onlookers.ended();
      }
      rows.commit();
      if (packets != null) {
        packets.commit();
      }
      progress.note(summary(status, rows.exchanges(), interrupt.requested()));
      if (endedEarly != null) {
        progress.note("halfopen: ended early: " + endedEarly);
      }
      if (rows.secondRows() > 0) {
        progress.note(
            "halfopen: %d records were corrected when their rows stood already: of two rows with one id, the higher revision holds"
                .formatted(rows.secondRows()));
      }
      if (!over) {
        report(status);
      }
      return interrupt.requested() ? 1 : 0;
    }
  }

  private Scan open(ScanConfig round, Outlets outlets, @Nullable PacketOutput packets) {
    if (!(outlets.publisher() instanceof Nowhere)) {
      // From the first probe on the monitor's line says more.
      progress.takeOver(null);
    }
    // What one round has read of the opt-outs holds for all that follow.
    OptOuts known = optOuts == null ? OptOuts.read(round.targets().optOuts()) : optOuts;
    optOuts = known;
    Outlets all = packets == null ? outlets : outlets.withAnswers(a -> take(a, packets));
    Scan next = Scan.open(round, all, known);
    if (reports == null || over) {
      ended = 0;
    }
    reports = new ScanReports(options, round, asPackets);
    over = false;
    scan = next;
    return next;
  }

  @Override
  public void roundEnded(Status status) throws IOException {
    over = true;
    report(status);
  }

  private void report(Status status) throws IOException {
    Scan last = scan;
    ScanReports now = reports == null ? new ScanReports(options, config, asPackets) : reports;
    now.write(new Counts(status, opened, ended), last == null ? null : last.order());
  }

  private void take(Answer answer, PacketOutput packets) {
    Scan now = scan;
    long done = now == null ? 0 : now.status().sendingDoneMicros();
    packets.accept(answer, done > 0 && answer.event().getCapturedMicros() > done);
  }

  private @Nullable Counts counts() {
    Scan now = scan;
    return now == null ? null : new Counts(now.status(), opened, ended, over);
  }

  private RecordOutput records() {
    if (!asPackets) {
      return options.output.open();
    }
    RowFormat<Ja4TScanRecord> none =
        new RowFormat<>() {
          @Override
          public @Nullable String header() {
            return null;
          }

          @Override
          public String line(Ja4TScanRecord record) {
            return "";
          }
        };
    return RecordOutput.to(
        new PrintStream(OutputStream.nullOutputStream()), none, r -> false, Duration.ZERO);
  }

  private PacketOutput packets() {
    RowFormat<PacketRow> format = options.output.format(PacketFields.fields());
    Predicate<PacketRow> filter = options.output.filter(PacketFields.fields(), DEFAULT_FILTER);
    return new PacketOutput(format, filter, options.packets.repeats(), place());
  }

  private PacketOutput.Place place() {
    Path path = options.output.path();
    if (path == null) {
      return () ->
          new BufferedWriter(new OutputStreamWriter(System.out, StandardCharsets.UTF_8)) {
            @Override
            public void close() throws IOException {
              // Metadata may still follow.
              flush();
            }
          };
    }
    Path folder = path.toAbsolutePath().getParent();
    if (Files.isDirectory(path) || folder == null || !Files.isWritable(folder)) {
      throw new BadInputException(path + ": cannot be written there; name another file: -o");
    }
    return () -> Files.newBufferedWriter(path, StandardCharsets.UTF_8);
  }

  @Override
  public void firstLook(Ja4TScanRecord record) {
    open.accept(record);
    opened = open.size();
  }

  @Override
  public void ended(Ja4TScanRecord record) throws IOException {
    open.accept(record);
    opened = open.size();
    RecordOutput rows = records;
    if (rows != null && rows.accept(record)) {
      ended++;
    }
  }

  private static String summary(Status status, long exchanges, boolean interrupted) {
    String text =
        "%d targets, %d probes sent, %d refused by the kernel, %d answered, %d packets, %d records"
            .formatted(
                status.targets(),
                status.sent(),
                status.sendErrors(),
                status.results(),
                status.valid(),
                exchanges);
    if (status.kernelDrops() > 0) {
      text += "; WARNING: the kernel dropped " + status.kernelDrops() + " packets; lower --rate";
    }
    return interrupted ? text + "; interrupted, open exchanges are left out" : text;
  }
}
