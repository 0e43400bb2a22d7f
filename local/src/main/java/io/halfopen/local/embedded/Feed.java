package io.halfopen.local.embedded;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads the feed of records, and those that are kept out of it since they are incomplete. */
public final class Feed implements AutoCloseable {
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final EventCodec<Ja4TScanRecord> codec = EventCodec.records();

  private Feed(String servers, boolean whole) {
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions = new ArrayList<>();
    for (int p = 0; p < EmbeddedBroker.PARTITIONS; p++) {
      partitions.add(new TopicPartition(Topics.FINGERPRINTS, p));
      partitions.add(new TopicPartition(Topics.INCOMPLETE, p));
    }
    consumer.assign(partitions);
    if (whole) {
      consumer.seekToBeginning(partitions);
    } else {
      consumer.seekToEnd(partitions);
      // Where the end is, is asked here and not with the first poll.
      partitions.forEach(consumer::position);
    }
  }

  /** From its beginning. */
  public static Feed whole(String servers) {
    return new Feed(servers, true);
  }

  /** From its present end. */
  public static Feed fromNow(String servers) {
    return new Feed(servers, false);
  }

  /** What has come, waiting at most this long. */
  public List<Ja4TScanRecord> poll(Duration patience) {
    List<Ja4TScanRecord> records = new ArrayList<>();
    for (ConsumerRecord<byte[], byte[]> message : consumer.poll(patience)) {
      if (message.value() == null) {
        continue; // Somebody had an endpoint forgotten.
      }
      try {
        records.add(codec.decode(message.value()));
      } catch (IOException e) {
        throw new IllegalStateException("the feed holds what is no record", e);
      }
    }
    return records;
  }

  /** All that stands in the feed up to its present end. */
  public List<Ja4TScanRecord> rest() {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    List<Ja4TScanRecord> records = new ArrayList<>();
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      records.addAll(poll(Duration.ofMillis(200)));
    }
    return records;
  }

  @Override
  public void close() {
    consumer.close();
  }
}
