package io.halfopen.local.scan;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.local.embedded.Loopback;
import io.halfopen.local.embedded.OpenExchanges;
import io.halfopen.local.embedded.Workspace;
import io.halfopen.scanner.publish.Nowhere;
import io.halfopen.scanner.scan.Outlets;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.ScanState;
import io.halfopen.scanner.scan.StateFile;
import io.halfopen.scanner.scan.Status;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A scan from its first probe to its last record, in one round or many, through the embedded
 * default or to a Kafka that is there. A round ends by itself when no exchange is open any more.
 */
public final class ScanRun {
  private static final Duration POLL = Duration.ofMillis(200);

  private final ScanPlan plan;
  private final ScannerPlace place;
  private final RecordListener listener;
  private final Progress progress;
  private final OpenExchanges open = new OpenExchanges();
  private long records;

  /** Where the scanner opens its sockets. */
  @FunctionalInterface
  public interface ScannerPlace {
    /** Calls {@code Scan.open} on a thread that is where the scanner is to be. */
    Scan open(ScanConfig config, Outlets outlets) throws Exception;
  }

  /** Takes what the feed says; a run that publishes to a Kafka of the user's own has none. */
  public interface RecordListener {
    /** The first SYN-ACK of an exchange was seen. */
    void firstLook(Ja4TScanRecord record) throws IOException;

    /** An exchange ended; again, with a higher revision, where that was corrected. */
    void ended(Ja4TScanRecord record) throws IOException;

    /** A round is over, and another will follow. */
    default void roundEnded(Status status) throws IOException {}
  }

  public ScanRun(ScanPlan plan, ScannerPlace place, RecordListener listener, Progress progress) {
    this.plan = plan;
    this.place = place;
    this.listener = listener;
    this.progress = progress;
  }

  /**
   * Runs to the end; returns the scanner's last status. On an interrupt it ends within seconds.
   *
   * @throws io.halfopen.event.BadInputException before anything is sent, where something does not
   *     allow a scan
   */
  public Status run(Interrupt interrupt) throws Exception {
    Path file = plan.state();
    if (file == null) {
      return run(plan.scan(), null, interrupt);
    }
    try (StateFile state = StateFile.open(file)) {
      return run(plan.scan(), state, interrupt);
    }
  }

  private Status run(ScanConfig asked, @Nullable StateFile state, Interrupt interrupt)
      throws Exception {
    ScanState kept = state == null ? null : state.kept();
    ScanConfig config = asked;
    // What the scanner lacks is said before anything else starts.
    try (Scan opened = place.open(asked, Outlets.of(new Nowhere()))) {
      if (state != null) {
        config = state.goOn(opened, asked);
      }
    }
    String servers = plan.bootstrapServers();
    if (servers != null) {
      try (Pipeline kafka = KafkaPipeline.open(servers, plan, interrupt, progress)) {
        return rounds(config, kafka, new Kept(state, null), interrupt);
      } finally {
        progress.clear();
      }
    }
    Loopback.require();
    String data = kept == null ? null : kept.data();
    try (Workspace workspace =
        data == null ? Workspace.create(plan.data()) : Workspace.existing(Path.of(data))) {
      progress.show("starting broker and job");
      try (Pipeline embedded = EmbeddedPipeline.start(workspace, plan, progress::note)) {
        return rounds(config, embedded, new Kept(state, workspace.path()), interrupt);
      }
    } finally {
      progress.clear();
    }
  }

  private Status rounds(ScanConfig first, Pipeline pipeline, Kept kept, Interrupt interrupt)
      throws Exception {
    Rounds rounds = new Rounds(first, plan.every());
    ScanConfig config = first;
    while (true) {
      long beganNanos = System.nanoTime();
      Status status = round(config, pipeline, kept, interrupt);
      Duration pause = rounds.pause(Duration.ofNanos(System.nanoTime() - beganNanos));
      if (interrupt.requested()) {
        take(pipeline.abandon());
        return status;
      }
      if (pause == null) {
        progress.show("ending the last exchanges");
        take(pipeline.finish());
        kept.remove();
        return status;
      }
      progress.note(
          "round %d is over; the next begins in %s".formatted(rounds.number(), text(pause)));
      listener.roundEnded(status);
      if (waitFor(pause, pipeline, interrupt)) {
        take(pipeline.abandon());
        return status;
      }
      config = rounds.next();
    }
  }

  /** Records of the last round may still come; true if interrupted. */
  private boolean waitFor(Duration pause, Pipeline pipeline, Interrupt interrupt) throws Exception {
    long endNanos = System.nanoTime() + pause.toNanos();
    while (!interrupt.requested() && System.nanoTime() - endNanos < 0) {
      take(pipeline.poll(POLL));
      failIfFailed(pipeline);
    }
    return interrupt.requested();
  }

  private Status round(ScanConfig config, Pipeline pipeline, Kept kept, Interrupt interrupt)
      throws Exception {
    StopRule rule =
        new StopRule(plan.sessionGap(), config.limits().cooldown(), Pipeline.known(pipeline, open));
    Outlets outlets = Outlets.of(pipeline.publisher()).withJournal(kept.journal());
    try (Scan scan = place.open(config, outlets)) {
      kept.begin(scan, config);
      scan.start();
      while (!interrupt.requested() && !rule.isOver(scan.status(), micros())) {
        take(pipeline.poll(POLL));
        failIfFailed(pipeline);
        Status status = scan.status();
        failIfFailed(status);
        kept.force();
        if (progress.due()) {
          progress.show(line(status, rule));
        }
      }
      progress.show(interrupt.requested() ? "stopping" : "ending the round");
      scan.close();
      if (!interrupt.requested()) {
        failIfFailed(scan.status());
      }
      return scan.status();
    }
  }

  private static void failIfFailed(Status status) {
    Throwable failure = status.failure();
    if (failure != null) {
      throw new IllegalStateException("the scanner failed: " + failure.getMessage(), failure);
    }
  }

  private static void failIfFailed(Pipeline pipeline) {
    String failure = pipeline.failure();
    if (failure != null) {
      throw new IllegalStateException(failure);
    }
  }

  private void take(List<Ja4TScanRecord> come) throws IOException {
    for (Ja4TScanRecord record : come) {
      boolean first = open.accept(record);
      if (record.getEnded() != Ended.OPEN) {
        records++;
        progress.clear();
        listener.ended(record);
      } else if (first) {
        progress.clear();
        listener.firstLook(record);
      }
    }
  }

  private String line(Status status, StopRule rule) {
    long asked = status.sent() + status.sendErrors();
    String text =
        "%d %% of %d targets asked, %d answers, %d exchanges open, %d records"
            .formatted(
                status.targets() == 0 ? 100 : asked * 100 / status.targets(),
                status.targets(),
                status.valid(),
                open.size(),
                records);
    return status.sendingDone() ? text + "; " + rule.text(status, micros()) : text;
  }

  private static String text(Duration time) {
    long seconds = time.toSeconds();
    return seconds < 120 ? seconds + " s" : seconds / 60 + " min";
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }
}
