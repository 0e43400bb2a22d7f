package io.halfopen.local.scan;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.local.embedded.EmbeddedJob;
import io.halfopen.local.embedded.Feed;
import io.halfopen.local.embedded.Loopback;
import io.halfopen.local.embedded.OpenExchanges;
import io.halfopen.local.embedded.Workspace;
import io.halfopen.scanner.publish.KafkaPublisher;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A scan through the embedded default: broker, job and scanner start, records come out as they
 * become final, and the run ends by itself when no exchange is open any more.
 */
public final class ScanRun {
  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration FINISH = Duration.ofSeconds(60);
  private static final long QUIET_MICROS = 2_000_000;
  private static final long EMPTY_NANOS = 2_000_000_000L;
  private static final long SURELY_EMPTY_NANOS = 10_000_000_000L;
  private static final long SETTLE_MICROS = 8_000_000;
  private static final long HOOK_SECONDS = 8;

  private final ScanPlan plan;
  private final ScannerPlace place;
  private final RecordListener listener;
  private final Progress progress;
  private final OpenExchanges open = new OpenExchanges();
  private final CountDownLatch done = new CountDownLatch(1);
  private volatile boolean interrupted;
  private long records;

  /** Where the scanner opens its sockets. */
  @FunctionalInterface
  public interface ScannerPlace {
    /** Calls {@code Scan.open} on a thread that is where the scanner is to be. */
    Scan open(PacketPublisher publisher) throws Exception;
  }

  /** Takes what the feed says. */
  public interface RecordListener {
    /** The first SYN-ACK of an exchange was seen. */
    void firstLook(Ja4TScanRecord record) throws IOException;

    /** An exchange ended; again, with a higher revision, where that was corrected. */
    void ended(Ja4TScanRecord record) throws IOException;
  }

  public ScanRun(ScanPlan plan, ScannerPlace place, RecordListener listener, Progress progress) {
    this.plan = plan;
    this.place = place;
    this.listener = listener;
    this.progress = progress;
  }

  /** Runs to the end; returns the scanner's last status. On Ctrl-C it ends within seconds. */
  public Status run() throws Exception {
    Loopback.require();
    // What the scanner lacks is said before anything else starts.
    place.open(new Nowhere()).close();
    Thread hook = new Thread(this::interrupt, "halfopen-interrupt");
    try (Workspace workspace = Workspace.create(plan.data())) {
      Runtime.getRuntime().addShutdownHook(hook);
      progress.show("starting broker and job");
      return withBroker(workspace);
    } finally {
      progress.clear();
      done.countDown();
      unhook(hook);
    }
  }

  private static void unhook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException e) {
      // The process is ending; the hook was just let go.
      return;
    }
  }

  private void interrupt() {
    interrupted = true;
    try {
      var unused = done.await(HOOK_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private Status withBroker(Workspace workspace) throws Exception {
    EmbeddedBroker broker = EmbeddedBroker.start(workspace.folder("broker"));
    try {
      JobOptions options =
          JobOptions.defaults().withSessionGap(plan.sessionGap()).withProgressive(true);
      String servers = broker.servers();
      try (PacketPublisher publisher = new KafkaPublisher(servers, Topics.PACKETS);
          Scan scan = place.open(publisher);
          Feed feed = new Feed(servers)) {
        EmbeddedJob job = EmbeddedJob.start(servers, workspace.folder("job"), options, null, null);
        try {
          scan.start();
          watch(scan, job, feed);
          return end(scan, job, feed);
        } catch (Exception e) {
          cancel(job);
          throw e;
        }
      }
    } finally {
      broker.close();
    }
  }

  private static void cancel(EmbeddedJob job) {
    try {
      job.cancel();
    } catch (IllegalStateException e) {
      // Its cluster has ended with it.
      return;
    }
  }

  private void watch(Scan scan, EmbeddedJob job, Feed feed) throws Exception {
    while (!interrupted) {
      take(feed.poll(POLL));
      failIfFailed(job);
      Status status = scan.status();
      failIfFailed(status);
      if (status.sendingDone() && settled(status)) {
        return;
      }
      if (progress.due()) {
        progress.show(line(status));
      }
    }
  }

  private static void failIfFailed(Status status) {
    Throwable failure = status.failure();
    if (failure != null) {
      throw new IllegalStateException("the scanner failed: " + failure.getMessage(), failure);
    }
  }

  private static void failIfFailed(EmbeddedJob job) {
    String failure = job.failure();
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

  /** No exchange is open, and none whose first look may still be on its way. */
  private boolean settled(Status status) {
    long now = micros();
    long since = now - status.sendingDoneMicros();
    if (since >= toMicros(plan.cooldown())) {
      return true;
    }
    if (since < Math.min(SETTLE_MICROS, toMicros(plan.sessionGap()))) {
      return false;
    }
    long empty = open.emptyNanos();
    boolean quiet = now - status.lastAnswerMicros() >= QUIET_MICROS;
    return (empty >= EMPTY_NANOS && quiet) || empty >= SURELY_EMPTY_NANOS;
  }

  private String line(Status status) {
    StringBuilder text = new StringBuilder();
    long asked = status.sent() + status.sendErrors();
    text.append(status.targets() == 0 ? 100 : asked * 100 / status.targets())
        .append(" % of ")
        .append(status.targets())
        .append(" targets asked, ")
        .append(status.valid())
        .append(" answers, ")
        .append(open.size())
        .append(" exchanges open, ")
        .append(records)
        .append(" records");
    if (status.sendingDone()) {
      long since = (micros() - status.sendingDoneMicros()) / 1_000_000;
      long most = Math.max(0, plan.cooldown().toSeconds() - since);
      text.append("; ").append(open.size() == 0 ? waitingForAny() : waitingForOpen(status));
      text.append(", ").append(most).append(" s at most");
    }
    return text.toString();
  }

  private static String waitingForAny() {
    return "waiting a few seconds for late answers";
  }

  private String waitingForOpen(Status status) {
    long silent = Math.max(0, (micros() - status.lastAnswerMicros()) / 1_000_000);
    long left = Math.max(0, plan.sessionGap().toSeconds() - silent);
    return "waiting for retransmissions; without another, done in " + left + " s";
  }

  private Status end(Scan scan, EmbeddedJob job, Feed feed) throws Exception {
    progress.show(interrupted ? "stopping" : "ending the last exchanges");
    scan.close();
    Status status = scan.status();
    if (interrupted) {
      take(feed.rest());
      cancel(job);
      return status;
    }
    failIfFailed(status);
    job.finish(FINISH);
    take(feed.rest());
    return status;
  }

  /** True after Ctrl-C. */
  public boolean interrupted() {
    return interrupted;
  }

  private static long toMicros(Duration time) {
    return time.toMillis() * 1000;
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }
}
