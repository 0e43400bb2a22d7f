package io.halfopen.local.scan;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.InsightOptions;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import io.halfopen.job.change.ChangeOptions;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.local.embedded.EmbeddedJob;
import io.halfopen.local.embedded.Feed;
import io.halfopen.local.embedded.Workspace;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Broker and job in this process. */
final class EmbeddedPipeline implements Pipeline {
  private static final Duration FINISH = Duration.ofSeconds(60);

  /** What a sink writes to may be away for a while, and what waits for it is nowhere else. */
  private static final Duration FINISH_SINKS = Duration.ofMinutes(15);

  /** Who interrupts does not want to wait long. */
  private static final Duration COMMIT = Duration.ofSeconds(20);

  /** An interrupted run that keeps something may take so long: publish, catch up, drain. */
  static final Duration LONGEST_ABANDON = COMMIT.multipliedBy(3);

  private final EmbeddedBroker broker;
  private final SpoolingPublisher publisher;
  private final Feed feed;
  private final EmbeddedJob job;
  private final boolean keeps;
  private final Consumer<String> notices;
  private boolean ended;

  private EmbeddedPipeline(
      EmbeddedBroker broker,
      SpoolingPublisher publisher,
      Feed feed,
      EmbeddedJob job,
      boolean keeps,
      Consumer<String> notices) {
    this.keeps = keeps;
    this.notices = notices;
    this.broker = broker;
    this.publisher = publisher;
    this.feed = feed;
    this.job = job;
  }

  /**
   * Starts them, with all data below the workspace. Packets that an earlier run left there are
   * assembled again, from the first, since a record is a function of its packets alone: the feed
   * then has every record of both runs once more.
   */
  static EmbeddedPipeline start(Workspace workspace, ScanPlan plan, Consumer<String> notices) {
    EmbeddedBroker broker = EmbeddedBroker.start(workspace.folder("broker"));
    SpoolingPublisher publisher = null;
    Feed feed = null;
    boolean started = false;
    try {
      String servers = broker.servers();
      publisher =
          SpoolingPublisher.open(
              servers, Topics.PACKETS, workspace.folder("spool"), plan.spoolLimitBytes(), notices);
      feed = Feed.fromNow(servers);
      JobOptions options =
          JobOptions.defaults().withSessionGap(plan.sessionGap()).withProgressive(true);
      EmbeddedJob job =
          EmbeddedJob.start(
              servers,
              workspace.folder("job-" + System.currentTimeMillis()),
              options,
              insight(plan),
              plan.sinks(),
              null,
              plan.archive());
      started = true;
      return new EmbeddedPipeline(broker, publisher, feed, job, plan.keeps(), notices);
    } finally {
      if (!started) {
        close(publisher, feed, broker);
      }
    }
  }

  @Override
  public SpoolingPublisher publisher() {
    return publisher;
  }

  @Override
  public boolean givesRecords() {
    return true;
  }

  @Override
  public List<Ja4TScanRecord> poll(Duration patience) {
    return feed.poll(patience);
  }

  @Override
  public @Nullable String failure() {
    return job.failure();
  }

  private static InsightOptions insight(ScanPlan plan) {
    InsightOptions insight = InsightOptions.defaults();
    ChangeOptions changes = ChangeOptions.defaults().withBaselines(plan.baselines());
    return insight
        .withLabels(plan.labels(), insight.labelsReload())
        .withChanges(
            plan.baselines().isEmpty() ? changes : changes.withBaselinePeriod(Duration.ZERO));
  }

  @Override
  public List<Ja4TScanRecord> finish() throws Exception {
    end(keeps ? FINISH_SINKS : FINISH);
    return feed.rest();
  }

  private void end(Duration patience) throws Exception {
    long deadline = System.nanoTime() + patience.toNanos();
    if (!publisher.drain(() -> System.nanoTime() - deadline > 0)) {
      throw new IllegalStateException("the embedded broker does not take what was heard");
    }
    job.finish(patience);
    ended = true;
  }

  /**
   * Sinks and the archive are ended as after a whole scan, so that files become final; the
   * exchanges that were open leave for them as {@code incomplete}.
   */
  @Override
  public List<Ja4TScanRecord> abandon() throws Exception {
    List<Ja4TScanRecord> come = feed.rest();
    if (keeps) {
      try {
        end(COMMIT);
      } catch (IllegalStateException e) {
        notices.accept("not all that was heard is in the sinks and the archive: " + e.getMessage());
      }
    }
    return come;
  }

  @Override
  public void close() {
    if (!ended) {
      cancel();
    }
    close(publisher, feed, broker);
  }

  private void cancel() {
    try {
      job.cancel();
    } catch (IllegalStateException e) {
      // Its cluster has ended with it.
      return;
    }
  }

  private static void close(
      @Nullable SpoolingPublisher publisher, @Nullable Feed feed, EmbeddedBroker broker) {
    if (publisher != null) {
      publisher.close();
    }
    if (feed != null) {
      feed.close();
    }
    broker.close();
  }
}
