package io.halfopen.job.sink;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.Topics;
import java.io.Serializable;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/**
 * What sinks share.
 *
 * @param name unique among the job's sinks and the same in every run: operators are found by it in
 *     savepoints
 * @param deadLetterServers Kafka for what a sink's server refuses for good, or null for none
 * @param deadLetterTopic the topic there
 * @param kafka the job's own Kafka, or null where it has none
 */
public record SinkContext(
    String name,
    @Nullable String deadLetterServers,
    String deadLetterTopic,
    @Nullable KafkaOptions kafka)
    implements Serializable {
  /** Beside this Kafka, which also takes the dead letters. */
  public static SinkContext of(KafkaOptions kafka) {
    return new SinkContext("sink", kafka.servers(), kafka.topics().deadLetters(), kafka);
  }

  /** Without any Kafka: what a server refuses for good is only said. */
  public static SinkContext alone() {
    return new SinkContext("sink", null, Topics.DEAD_LETTERS, null);
  }

  /**
   * The records for which the address' {@code filter} holds; all of them where it has none.
   *
   * @throws io.halfopen.event.BadInputException with a pointer to the fault in the expression
   */
  public DataStream<Ja4TScanRecord> chosen(
      DataStream<Ja4TScanRecord> records, SinkAddress address) {
    return RecordFilter.chosen(records, address, this);
  }

  SinkContext named(String other) {
    return new SinkContext(other, deadLetterServers, deadLetterTopic, kafka);
  }
}
