package io.halfopen.job;

import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.ArchiveSplit;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.TopicRange;
import java.util.List;

/**
 * What is replayed.
 *
 * @param captures capture files
 * @param topics parts of packet topics
 * @param filter which events of all these
 */
public record ReplayInput(
    ArchiveListing archive, List<String> captures, List<TopicRange> topics, EventFilter filter) {
  public ReplayInput {
    captures = List.copyOf(captures);
    topics = List.copyOf(topics);
  }

  /** Files of an archive alone. */
  public static ReplayInput of(ArchiveListing archive, EventFilter filter) {
    return new ReplayInput(archive, List.of(), List.of(), filter);
  }

  /** Nothing at all. */
  public boolean isEmpty() {
    return archive.files().isEmpty() && captures.isEmpty() && topics.isEmpty();
  }

  /** Whether any of it says how long sensors listened. */
  boolean heartbeats() {
    return archive.heartbeats() || !topics.isEmpty();
  }

  /**
   * When the last packet came, or {@link JobOptions#HEARD} where sensors say how long they
   * listened. Known beforehand, since which of several readers ends last is chance.
   */
  long capturedUntilMillis() {
    if (heartbeats()) {
      return JobOptions.HEARD;
    }
    long last = archive.files().stream().mapToLong(ArchiveSplit::maxMicros).max().orElse(0);
    return Math.floorDiv(Math.min(last, filter.untilMicros()), 1000L) - 1;
  }

  /** Whether sensors may have listened before what is here, and somebody else read it. */
  boolean midway() {
    // An archive may begin anywhere: by a filter, or because what is older was not kept.
    return !archive.files().isEmpty()
        || !captures.isEmpty()
        || filter.fromMicros() != Long.MIN_VALUE
        || topics.stream().anyMatch(TopicRange::midway);
  }
}
