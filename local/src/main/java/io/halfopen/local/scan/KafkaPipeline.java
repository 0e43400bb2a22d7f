package io.halfopen.local.scan;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Topics;
import io.halfopen.scanner.publish.SpoolingPublisher;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A Kafka of the user's own; records come out where its job writes them. */
final class KafkaPipeline implements Pipeline {
  private final SpoolingPublisher publisher;
  private final Interrupt interrupt;
  private final Progress progress;

  private KafkaPipeline(SpoolingPublisher publisher, Interrupt interrupt, Progress progress) {
    this.publisher = publisher;
    this.interrupt = interrupt;
    this.progress = progress;
  }

  /** Connects. */
  static KafkaPipeline open(String servers, ScanPlan plan, Interrupt interrupt, Progress progress) {
    return new KafkaPipeline(
        SpoolingPublisher.open(
            servers,
            plan.kafka(),
            Topics.PACKETS,
            plan.spoolFolder(),
            plan.spoolLimitBytes(),
            progress::note),
        interrupt,
        progress);
  }

  @Override
  public SpoolingPublisher publisher() {
    return publisher;
  }

  @Override
  public boolean givesRecords() {
    return false;
  }

  @Override
  public List<Ja4TScanRecord> poll(Duration patience) throws InterruptedException {
    var unused = interrupt.await(patience);
    return List.of();
  }

  @Override
  public @Nullable String failure() {
    return null;
  }

  /**
   * Waits for a Kafka that is away for as long as nobody interrupts: nothing is lost either way.
   */
  @Override
  public List<Ja4TScanRecord> finish() {
    boolean drained =
        publisher.drain(
            () -> {
              if (progress.due()) {
                progress.show(
                    "all is sent and heard; "
                        + (publisher.backlog().spooledBytes() >> 10)
                        + " KiB wait on disk for Kafka (Ctrl-C leaves them to the next scan)");
              }
              return interrupt.requested();
            });
    if (drained) {
      progress.note("everything is published to " + Topics.PACKETS);
    }
    return List.of();
  }

  @Override
  public List<Ja4TScanRecord> abandon() {
    return List.of();
  }

  @Override
  public void close() {
    publisher.close();
  }
}
