package io.halfopen.scanner.publish;

import io.halfopen.event.BadInputException;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Utils;
import org.jspecify.annotations.Nullable;

/**
 * One Kafka topic. The producer is idempotent and repeats a batch for as long as the broker is
 * away, so that what it took neither gets lost nor doubled nor overtaken: a heartbeat stays behind
 * the packets that it vouches for. Which partition an endpoint belongs to is settled when the topic
 * is opened, since heartbeats go to those very partitions.
 */
final class KafkaTopic implements Outlet {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int FIRST_ANSWERS = 10;

  /** The capture's ring holds what comes while a call waits for this long. */
  private static final int WAIT_MILLIS = 1_000;

  private static final int BUFFER_BYTES = 64 << 20;

  /** Eight times Kafka's own: with few partitions, five small batches under way bound the speed. */
  private static final int BATCH_BYTES = 128 << 10;

  /** What order and delivery rest on, or is said elsewhere. */
  private static final Set<String> SETTLED =
      Set.of(
          ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
          ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG,
          ProducerConfig.ACKS_CONFIG,
          ProducerConfig.MAX_BLOCK_MS_CONFIG,
          ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG,
          ProducerConfig.RETRIES_CONFIG,
          ProducerConfig.MAX_IN_FLIGHT_REQUESTS_PER_CONNECTION,
          ProducerConfig.TRANSACTIONAL_ID_CONFIG,
          ProducerConfig.PARTITIONER_CLASS_CONFIG,
          ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG,
          ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG);

  private final KafkaProducer<byte[], byte[]> producer;
  private final String topic;
  private final int partitions;
  private final AtomicReference<@Nullable Exception> failure = new AtomicReference<>();

  /**
   * Connects.
   *
   * @param properties what the client is told beside the servers
   * @throws BadInputException where no broker answers, the topic is not there, or a property is one
   *     that delivery in order rests on
   */
  KafkaTopic(String bootstrapServers, String topic, Map<String, String> properties) {
    this.topic = topic;
    KafkaProducer<byte[], byte[]> made = connect(bootstrapServers, properties);
    boolean opened = false;
    try {
      partitions = partitions(made, topic);
      opened = true;
    } catch (TimeoutException e) {
      String trouble = BrokerPort.trouble(bootstrapServers, properties);
      throw new BadInputException(
          "Kafka at "
              + bootstrapServers
              + " tells nothing of topic "
              + topic
              + (trouble == null ? ": is it there, and what is its security.protocol?" : trouble),
          e);
    } catch (KafkaException e) {
      throw KafkaRefusal.of(bootstrapServers, properties, e);
    } finally {
      if (!opened) {
        made.close(Duration.ZERO);
      }
    }
    producer = made;
  }

  private static int partitions(KafkaProducer<byte[], byte[]> producer, String topic) {
    for (int attempt = 1; ; attempt++) {
      try {
        return producer.partitionsFor(topic).size();
      } catch (TimeoutException e) {
        if (attempt == FIRST_ANSWERS) {
          throw e;
        }
      }
    }
  }

  private static KafkaProducer<byte[], byte[]> connect(
      String bootstrapServers, Map<String, String> properties) {
    for (String name : properties.keySet()) {
      if (SETTLED.contains(name)) {
        throw new BadInputException(
            "Kafka property " + name + ": what is published rests on it; leave it out");
      }
    }
    Map<String, Object> config = new HashMap<>();
    config.put(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    config.put(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, true);
    config.put(ProducerConfig.ACKS_CONFIG, "all");
    config.put(ProducerConfig.LINGER_MS_CONFIG, 5);
    config.put(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4");
    config.put(ProducerConfig.BATCH_SIZE_CONFIG, BATCH_BYTES);
    config.put(ProducerConfig.BUFFER_MEMORY_CONFIG, BUFFER_BYTES);
    config.put(ProducerConfig.MAX_BLOCK_MS_CONFIG, WAIT_MILLIS);
    config.put(ProducerConfig.REQUEST_TIMEOUT_MS_CONFIG, 15_000);
    config.put(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.MAX_VALUE);
    config.putAll(properties);
    try {
      return new KafkaProducer<>(config, new ByteArraySerializer(), new ByteArraySerializer());
    } catch (KafkaException e) {
      throw KafkaRefusal.of(bootstrapServers, properties, e);
    }
  }

  @Override
  public boolean offer(Message message) {
    byte[] key = message.key();
    if (key != null) {
      message.awaits(1);
      return send(message, partition(key), key);
    }
    message.awaits(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      // Offered again after a refusal, some partitions get a copy, which says nothing new.
      if (!send(message, partition, null)) {
        return false;
      }
    }
    return true;
  }

  /** As Kafka's own partitioner places this key. */
  private int partition(byte[] key) {
    return Utils.toPositive(Utils.murmur2(key)) % partitions;
  }

  private boolean send(Message message, int partition, byte @Nullable [] key) {
    Future<RecordMetadata> sent =
        producer.send(
            new ProducerRecord<>(topic, partition, key, message.value()),
            (metadata, e) -> completed(message, e));
    // One that was refused on the spot has its outcome before the call returns.
    return !sent.isDone() || taken(sent);
  }

  private static boolean taken(Future<RecordMetadata> done) {
    try {
      done.get();
      return true;
    } catch (ExecutionException e) {
      return !(e.getCause() instanceof TimeoutException);
    } catch (InterruptedException e) {
      throw new IllegalStateException("what is done needs no waiting", e);
    }
  }

  /** A timeout means that it was never taken: what was taken has all the time there is. */
  private void completed(Message message, @Nullable Exception e) {
    if (e == null) {
      message.acknowledged();
    } else if (!(e instanceof TimeoutException)) {
      failure.compareAndSet(null, e);
    }
  }

  @Override
  public @Nullable Exception failure() {
    return failure.get();
  }

  @Override
  public void close(boolean patience) {
    producer.close(patience ? PATIENCE : Duration.ZERO);
  }
}
