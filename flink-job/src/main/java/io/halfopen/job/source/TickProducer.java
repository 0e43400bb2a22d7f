package io.halfopen.job.source;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Tick;
import io.halfopen.job.KafkaOptions;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.PartitionInfo;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Sends a tick to every partition of the packet topic. Acknowledged by all replicas, as sensors'
 * packets are: where those cannot be appended, no tick is either. A tick that could not be sent
 * within three seconds is forgotten, and nothing depends on one that comes twice.
 */
final class TickProducer implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final EventCodec<Tick> codec = EventCodec.ticks();
  private final String topic;
  private final String ticker;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
  private long inARow;

  /**
   * @param inARow ticks that the log is taken to have had already
   */
  TickProducer(KafkaOptions kafka, long inARow) {
    this.inARow = inARow;
    topic = kafka.topics().packets();
    ticker = kafka.group();
    Map<String, Object> config = kafka.client();
    config.put(ProducerConfig.CLIENT_ID_CONFIG, ticker + "-ticks");
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, false);
    config.put(ProducerConfig.LINGER_MS_CONFIG, 0);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, 1000);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 2000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, 3000);
    producer = new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
  }

  /**
   * Sends one, without waiting for it.
   *
   * @throws KafkaException where this one or one before it could not be sent
   */
  @SuppressWarnings("FutureReturnValueIgnored") // the callback carries the outcome
  void tick() {
    Exception before = failure.getAndSet(null);
    // Counted again only when they go out: asking for the partitions may fail as well.
    long number = before == null ? inARow : 0;
    inARow = 0;
    byte[] value = codec.encode(new Tick(ticker, number, System.currentTimeMillis() * 1000));
    for (PartitionInfo partition : producer.partitionsFor(topic)) {
      producer.send(
          new ProducerRecord<>(topic, partition.partition(), null, value),
          (metadata, e) -> {
            if (e != null) {
              failure.set(e);
            }
          });
    }
    inARow = number + 1;
    if (before != null) {
      throw new KafkaException("a tick was not sent: " + before.getMessage(), before);
    }
  }

  @Override
  public void close() {
    producer.close(Duration.ZERO);
  }
}
