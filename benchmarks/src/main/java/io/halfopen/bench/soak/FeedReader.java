package io.halfopen.bench.soak;

import io.halfopen.event.Ended;
import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Topics;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Recorder;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Somebody who reads the feed, as it fills: counts all records, and looks at one of eight for how
 * long after the end of its exchange it came.
 */
final class FeedReader implements AutoCloseable {
  private static final int LOOKED_AT = 8;

  /** An hour, in milliseconds. */
  private static final long MOST = 3_600_000;

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final long gapMicros;
  private final EventCodec<Ja4TScanRecord> codec = EventCodec.records();
  private final Recorder afterRst = new Recorder(MOST, 3);
  private final Recorder afterGap = new Recorder(MOST, 3);
  private final Thread thread = new Thread(this::read, "feed");
  private volatile boolean closing;
  private volatile long records;
  private volatile String failure = "";

  FeedReader(String servers, long gapMicros) {
    this.gapMicros = gapMicros;
    consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers, "isolation.level", "read_committed"),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer());
    List<TopicPartition> partitions =
        consumer.partitionsFor(Topics.FINGERPRINTS).stream()
            .map(p -> new TopicPartition(p.topic(), p.partition()))
            .toList();
    consumer.assign(partitions);
    consumer.seekToBeginning(partitions);
    thread.setDaemon(true);
    thread.start();
  }

  /** Records that came so far. */
  long records() {
    return records;
  }

  /** Milliseconds from an RST's capture to its record here. */
  Recorder afterRst() {
    return afterRst;
  }

  /** Milliseconds from the moment at which the gap had passed to the record here. */
  Recorder afterGap() {
    return afterGap;
  }

  /** Why it stopped reading, or nothing. */
  String failure() {
    return failure;
  }

  private void read() {
    try {
      while (!closing) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(100))) {
          records++;
          if (message.offset() % LOOKED_AT == 0) {
            look(codec.decode(message.value()), Load.micros());
          }
        }
      }
      consumer.close();
    } catch (Exception e) {
      failure = e.toString();
    }
  }

  private void look(Ja4TScanRecord record, long nowMicros) {
    long micros = nowMicros - record.getLastSeenMicros();
    if (record.getEnded() == Ended.RST) {
      afterRst.recordValue(Math.min(MOST, Math.max(0, micros / 1000)));
    } else if (record.getEnded() == Ended.GAP) {
      afterGap.recordValue(Math.min(MOST, Math.max(0, (micros - gapMicros) / 1000)));
    }
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join();
  }
}
