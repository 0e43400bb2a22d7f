package io.halfopen.job.sink;

import java.io.Serializable;
import org.jspecify.annotations.Nullable;

/**
 * What sinks share.
 *
 * @param name unique among the job's sinks and the same in every run: operators are found by it in
 *     savepoints
 * @param deadLetterServers Kafka for what a sink's server refuses for good, or null for none
 * @param deadLetterTopic the topic there
 */
public record SinkContext(String name, @Nullable String deadLetterServers, String deadLetterTopic)
    implements Serializable {
  SinkContext named(String other) {
    return new SinkContext(other, deadLetterServers, deadLetterTopic);
  }
}
