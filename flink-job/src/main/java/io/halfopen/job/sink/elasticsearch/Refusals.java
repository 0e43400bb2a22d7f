package io.halfopen.job.sink.elasticsearch;

import io.halfopen.job.sink.SinkContext;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes the documents that the server will never have, with its reason: into the dead letter topic
 * where there is one, into the log otherwise. Safe before the checkpoint that forgets them.
 */
final class Refusals implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Refusals.class);
  private static final Duration CLOSE = Duration.ofSeconds(5);

  private final @Nullable Producer<byte[], byte[]> producer;
  private final String topic;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  private Refusals(@Nullable Producer<byte[], byte[]> producer, String topic) {
    this.producer = producer;
    this.topic = topic;
  }

  static Refusals of(SinkContext context) {
    if (context.deadLetterServers() == null) {
      return new Refusals(null, "");
    }
    Map<String, Object> config =
        Map.of("bootstrap.servers", context.deadLetterServers(), "acks", "all");
    return new Refusals(
        new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer()),
        context.deadLetterTopic());
  }

  // The callback carries the outcome; the future would say the same again.
  @SuppressWarnings("FutureReturnValueIgnored")
  void put(Operation operation, String reason) {
    LOG.warn(
        "Elasticsearch refuses document {} of {} for good: {}",
        operation.id(),
        operation.index(),
        reason);
    if (producer != null) {
      List<Header> headers =
          List.of(
              new RecordHeader("reason", bytes(reason)),
              new RecordHeader("index", bytes(operation.index())));
      producer.send(
          new ProducerRecord<>(
              topic, null, null, bytes(operation.id()), operation.source(), headers),
          (metadata, e) -> failure.compareAndSet(null, e));
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns once all are safe. */
  void flush() {
    if (producer != null) {
      producer.flush();
    }
    Exception first = failure.get();
    if (first != null) {
      throw new IllegalStateException("dead letters cannot be written to " + topic, first);
    }
  }

  @Override
  public void close() {
    if (producer != null) {
      // What counts was flushed; a job that is cancelled must not wait for a broker that is away.
      producer.close(CLOSE);
    }
  }
}
