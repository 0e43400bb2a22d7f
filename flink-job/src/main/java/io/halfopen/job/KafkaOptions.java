package io.halfopen.job;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;

/**
 * Which Kafka, and how it is used.
 *
 * @param servers bootstrap servers, {@code HOST:PORT[,...]}
 * @param group the consumer group; also the prefix of transactional ids, so two jobs on one Kafka
 *     need two groups
 * @param exactlyOnce whether what the job writes becomes visible with checkpoints, in transactions,
 *     instead of at once and, after a failure, perhaps twice
 * @param transactionTimeout after which the broker gives an open transaction up; the broker's own
 *     maximum is 15 minutes unless changed, checkpoint interval and downtime must fit in
 * @param properties anything else that Kafka's clients are told, security for one
 */
public record KafkaOptions(
    String servers,
    String group,
    Topics topics,
    boolean exactlyOnce,
    Duration transactionTimeout,
    Map<String, String> properties)
    implements Serializable {
  public static final Duration TRANSACTION_TIMEOUT = Duration.ofMinutes(10);

  public KafkaOptions {
    if (topics.names().stream().distinct().count() != topics.names().size()) {
      throw new BadInputException("topics " + topics.names() + ": each needs a name of its own");
    }
    if (transactionTimeout.toMillis() < 1000) {
      throw new BadInputException(
          "transaction timeout " + transactionTimeout + ": give at least a second");
    }
    properties = Map.copyOf(properties);
  }

  /** At least once, the default topics. */
  public static KafkaOptions of(String servers, String group) {
    return new KafkaOptions(
        servers, group, Topics.defaults(), false, TRANSACTION_TIMEOUT, Map.of());
  }

  public KafkaOptions withExactlyOnce(boolean on) {
    return new KafkaOptions(servers, group, topics, on, transactionTimeout, properties);
  }

  /** The same with this packet topic. */
  public KafkaOptions withPackets(String topic) {
    return new KafkaOptions(
        servers, group, topics.withPackets(topic), exactlyOnce, transactionTimeout, properties);
  }

  /** The same with what its clients are told. */
  public KafkaOptions withProperties(Map<String, String> told) {
    return new KafkaOptions(servers, group, topics, exactlyOnce, transactionTimeout, told);
  }

  /** What every client starts from. */
  public Map<String, Object> client() {
    Map<String, Object> config = new HashMap<>(properties);
    config.put("bootstrap.servers", servers);
    return config;
  }

  /** {@link #properties} as Flink's builders want them. */
  public Properties asProperties() {
    Properties all = new Properties();
    all.putAll(properties);
    return all;
  }
}
