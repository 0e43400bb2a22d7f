package io.halfopen.job.source;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/**
 * A part of a packet topic, settled before anything is read, so that what is appended meanwhile
 * belongs to no record.
 *
 * @param id the topic's own: one that is made anew by the same name has another
 * @param servers Kafka, {@code HOST:PORT[,...]}
 * @param properties what its clients are told beside
 * @param from the first offset that is read, for each partition
 * @param until the first that is not
 * @param fromMicros the first capture time that is wanted, microseconds since 1970-01-01 UTC
 * @param untilMicros the first that is no longer wanted
 * @param midway whether there was, or may have been, something before
 */
public record TopicRange(
    String topic,
    String id,
    String servers,
    Map<String, String> properties,
    Map<Integer, Long> from,
    Map<Integer, Long> until,
    long fromMicros,
    long untilMicros,
    boolean midway)
    implements Serializable {
  private static final long ANSWER_SECONDS = 20;

  /** Keeps copies. */
  public TopicRange {
    properties = Map.copyOf(properties);
    from = Map.copyOf(from);
    until = Map.copyOf(until);
  }

  /**
   * Asks Kafka where the range lies.
   *
   * @param fromMicros {@link Long#MIN_VALUE} for all that is there
   * @param untilMicros {@link Long#MAX_VALUE} for all that is there now
   * @param allowance how far what was appended when may be from what was captured when: a sensor
   *     spools while Kafka is away
   * @throws BadInputException where Kafka does not answer, there is no such topic, or writers stamp
   *     it
   */
  public static TopicRange of(
      String topic,
      String servers,
      Map<String, String> properties,
      long fromMicros,
      long untilMicros,
      Duration allowance) {
    Map<String, Object> client = new HashMap<>(properties);
    client.put("bootstrap.servers", servers);
    return KafkaTopics.asking(
        servers,
        client,
        admin -> {
          TopicDescription described = described(admin, topic, servers);
          int partitions = described.partitions().size();
          KafkaTopics.requireBrokerTime(admin, topic);
          Log log = new Log(admin, topic, partitions);
          Map<Integer, Long> earliest = log.offsets(OffsetSpec.earliest());
          Map<Integer, Long> latest = log.offsets(OffsetSpec.latest());
          long beginMillis = log.retainedMillis(earliest);
          boolean midway = beginMillis != Long.MIN_VALUE || fromMicros != Long.MIN_VALUE;
          if (fromMicros != Long.MIN_VALUE) {
            long asked = Math.floorDiv(fromMicros, 1000L) - allowance.toMillis();
            beginMillis = Math.max(beginMillis, asked);
          }
          Map<Integer, Long> from = beginMillis <= 0 ? earliest : log.since(beginMillis, latest);
          Map<Integer, Long> until = latest;
          if (untilMicros != Long.MAX_VALUE) {
            until = log.since(Math.floorDiv(untilMicros, 1000L) + allowance.toMillis(), latest);
          }
          return new TopicRange(
              topic,
              described.topicId().toString(),
              servers,
              properties,
              from,
              until,
              fromMicros,
              untilMicros,
              midway);
        });
  }

  /** Messages in it, those among them that are not wanted as well. */
  public long messages() {
    return until.entrySet().stream()
        .mapToLong(end -> Math.max(0, end.getValue() - from.getOrDefault(end.getKey(), 0L)))
        .sum();
  }

  private static TopicDescription described(Admin admin, String topic, String servers)
      throws ExecutionException, InterruptedException, TimeoutException {
    try {
      var described =
          admin
              .describeTopics(List.of(topic))
              .allTopicNames()
              .get(ANSWER_SECONDS, TimeUnit.SECONDS);
      return Objects.requireNonNull(described.get(topic));
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        throw new BadInputException("kafka:" + topic + ": there is no such topic at " + servers, e);
      }
      throw e;
    }
  }

  /** What a topic's partitions say about their offsets. */
  private record Log(Admin admin, String topic, int partitions) {
    Map<Integer, ListOffsetsResultInfo> ask(OffsetSpec what)
        throws ExecutionException, InterruptedException, TimeoutException {
      Map<TopicPartition, OffsetSpec> all = new HashMap<>();
      IntStream.range(0, partitions).forEach(p -> all.put(new TopicPartition(topic, p), what));
      Map<Integer, ListOffsetsResultInfo> answers = new HashMap<>();
      admin
          .listOffsets(all)
          .all()
          .get(ANSWER_SECONDS, TimeUnit.SECONDS)
          .forEach((partition, answer) -> answers.put(partition.partition(), answer));
      return answers;
    }

    Map<Integer, Long> offsets(OffsetSpec what)
        throws ExecutionException, InterruptedException, TimeoutException {
      Map<Integer, Long> offsets = new HashMap<>();
      ask(what).forEach((partition, answer) -> offsets.put(partition, answer.offset()));
      return offsets;
    }

    /** The first offsets that were appended then or later; the ends where there are none. */
    Map<Integer, Long> since(long millis, Map<Integer, Long> latest)
        throws ExecutionException, InterruptedException, TimeoutException {
      Map<Integer, Long> offsets = new HashMap<>(latest);
      ask(OffsetSpec.forTimestamp(Math.max(0, millis)))
          .forEach(
              (partition, answer) -> {
                if (answer.offset() >= 0) {
                  offsets.put(partition, answer.offset());
                }
              });
      return offsets;
    }

    /**
     * Since when all partitions hold what came: brokers delete what is old from each by itself, and
     * where one begins later than another, exchanges there would lack packets that nobody missed.
     */
    long retainedMillis(Map<Integer, Long> earliest)
        throws ExecutionException, InterruptedException, TimeoutException {
      long millis = Long.MIN_VALUE;
      for (var first : ask(OffsetSpec.forTimestamp(0)).entrySet()) {
        if (earliest.getOrDefault(first.getKey(), 0L) > 0 && first.getValue().offset() >= 0) {
          millis = Math.max(millis, first.getValue().timestamp());
        }
      }
      return millis;
    }
  }
}
