package io.halfopen.local.forget;

import io.halfopen.scanner.publish.KafkaRefusal;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A topic of records, keyed by endpoint. Where it is compacted, a tombstone for each key makes
 * Kafka remove what it had. From others nothing can be taken out before its time, and that is said.
 */
public final class FeedTopic implements Place {
  private final String servers;
  private final Map<String, String> properties;
  private final String topic;

  /** This topic of the Kafka at {@code HOST:PORT[,...]}, whose clients are told these. */
  public FeedTopic(String servers, Map<String, String> properties, String topic) {
    this.servers = servers;
    this.properties = Map.copyOf(properties);
    this.topic = topic;
  }

  private Map<String, Object> client() {
    Map<String, Object> config = new HashMap<>(properties);
    config.put("bootstrap.servers", servers);
    // The one must not be below the other, whose default is 30 s.
    config.putIfAbsent("default.api.timeout.ms", "10000");
    config.putIfAbsent("request.timeout.ms", "10000");
    return config;
  }

  @Override
  public List<String> forget(Network network) throws Exception {
    Config config;
    try (Admin admin = Admin.create(client())) {
      ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, topic);
      config =
          Objects.requireNonNull(admin.describeConfigs(List.of(resource)).values().get(resource))
              .get();
    } catch (ExecutionException | KafkaException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException) {
        return List.of("topic " + topic + ": not there");
      }
      throw KafkaRefusal.of(servers, properties, e);
    }
    Found found = find(network);
    if (found.messages() == 0) {
      return List.of("topic " + topic + ": nothing of " + network);
    }
    String what =
        "topic %s: %d messages of %d endpoints"
            .formatted(topic, found.messages(), found.keys().size());
    if (!config.get("cleanup.policy").value().contains("compact")) {
      return List.of(
          "%s stay until retention takes them (retention.ms=%s): the topic is not compacted"
              .formatted(what, config.get("retention.ms").value()));
    }
    bury(found);
    return List.of(what + " marked as deleted; compaction removes them");
  }

  /** Endpoints with messages there, each with the partition where they are. */
  private record Found(Map<TopicPartition, Set<String>> keysByPartition, long messages) {
    Set<String> keys() {
      Set<String> keys = new LinkedHashSet<>();
      keysByPartition.values().forEach(keys::addAll);
      return keys;
    }
  }

  private Found find(Network network) {
    Map<TopicPartition, Set<String>> keys = new HashMap<>();
    long messages = 0;
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(client(), new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic).stream()
              .map(p -> new TopicPartition(topic, p.partition()))
              .toList();
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.getOrDefault(p, 0L))) {
        for (ConsumerRecord<byte[], byte[]> message : consumer.poll(Duration.ofMillis(200))) {
          String key =
              message.key() == null ? "" : new String(message.key(), StandardCharsets.UTF_8);
          TopicPartition partition = new TopicPartition(topic, message.partition());
          if (!network.contains(host(key))) {
            continue;
          }
          if (message.value() == null) {
            keys.getOrDefault(partition, new LinkedHashSet<>()).remove(key);
          } else {
            messages++;
            keys.computeIfAbsent(partition, p -> new LinkedHashSet<>()).add(key);
          }
        }
      }
    }
    return new Found(keys, messages);
  }

  /** The key is {@code host:port}. */
  private static String host(String key) {
    int colon = key.lastIndexOf(':');
    return colon < 0 ? key : key.substring(0, colon);
  }

  private void bury(Found found) throws ExecutionException, InterruptedException {
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(client(), new ByteArraySerializer(), new ByteArraySerializer())) {
      List<java.util.concurrent.Future<?>> sent = new ArrayList<>();
      found
          .keysByPartition()
          .forEach(
              (partition, keys) ->
                  keys.forEach(
                      key ->
                          sent.add(
                              producer.send(
                                  new ProducerRecord<>(
                                      topic,
                                      partition.partition(),
                                      key.getBytes(StandardCharsets.UTF_8),
                                      null)))));
      producer.flush();
      for (java.util.concurrent.Future<?> one : sent) {
        one.get();
      }
    }
  }
}
