package io.halfopen.chaos;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Topics;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** What a topic holds, as a reader of committed messages sees it; read on, never again. */
final class Topic implements AutoCloseable {
  private static final Duration PAUSE = Duration.ofMillis(300);

  private final KafkaConsumer<byte[], byte[]> consumer;

  private Topic(KafkaConsumer<byte[], byte[]> consumer) {
    this.consumer = consumer;
  }

  /** Takes a message. */
  interface Reader {
    void take(ConsumerRecord<byte[], byte[]> message) throws IOException;
  }

  static Topic open(String servers, String topic) {
    KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(topic).stream()
            .map(p -> new TopicPartition(topic, p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    return new Topic(consumer);
  }

  /** All that is committed by now and was not read before. */
  void rest(Reader reader) throws IOException {
    Map<TopicPartition, Long> ends = consumer.endOffsets(consumer.assignment());
    while (ends.entrySet().stream().anyMatch(e -> consumer.position(e.getKey()) < e.getValue())) {
      ConsumerRecords<byte[], byte[]> messages = consumer.poll(PAUSE);
      for (ConsumerRecord<byte[], byte[]> message : messages) {
        reader.take(message);
      }
    }
  }

  /** Records, in a feed or in that of incomplete ones. */
  static final class Records implements AutoCloseable {
    private final Topic topic;
    private final EventCodec<Ja4TScanRecord> codec = EventCodec.records();
    private final List<Told> told = new ArrayList<>();

    private Records(Topic topic) {
      this.topic = topic;
    }

    static Records feed(String servers) {
      return new Records(open(servers, Topics.FINGERPRINTS));
    }

    static Records incomplete(String servers) {
      return new Records(open(servers, Topics.INCOMPLETE));
    }

    List<Told> sofar() throws IOException {
      topic.rest(message -> told.add(told(codec.decode(message.value()))));
      return told;
    }

    private static Told told(Ja4TScanRecord record) {
      return new Told(
          Told.host(record.getHost()),
          record.getId(),
          record.getRevision(),
          String.valueOf(record.getJa4tscan()),
          record.getEnded().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          record.getPackets(),
          record.getDelaysMicros().stream().map(micros -> micros / 1000.0).toList());
    }

    @Override
    public void close() {
      topic.close();
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
