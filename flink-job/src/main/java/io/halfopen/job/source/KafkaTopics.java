package io.halfopen.job.source;

import io.halfopen.event.BadInputException;
import io.halfopen.job.KafkaOptions;
import io.halfopen.scanner.publish.KafkaRefusal;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.errors.AuthorizationException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;

/** The topics as they must stand before the job starts. */
public final class KafkaTopics {
  private static final long ANSWER_SECONDS = 20;
  private static final String STAMP = "LogAppendTime";
  private static final String MOST_TRANSACTION = "transaction.max.timeout.ms";

  private KafkaTopics() {}

  /**
   * Makes the topics that are missing, with the broker's defaults for partitions and replicas.
   *
   * @return the number of partitions of the packet topic
   * @throws BadInputException where Kafka does not answer, refuses, lets writers stamp the packet
   *     topic, or ends transactions before they are asked to end
   */
  public static int prepare(KafkaOptions kafka) {
    return prepare(kafka, Optional.empty(), Map.of());
  }

  /** The same with so many partitions each, and with settings for the topics that are made. */
  public static int prepare(
      KafkaOptions kafka, Optional<Integer> partitions, Map<String, String> settings) {
    String packets = kafka.topics().packets();
    return asking(
        kafka,
        admin -> {
          create(admin, kafka.topics().names(), partitions, settings);
          requireBrokerTime(admin, packets);
          if (kafka.exactlyOnce()) {
            requireTimeout(admin, kafka.transactionTimeout());
          }
          return partitions(admin, packets);
        });
  }

  /**
   * Makes a further topic where it is missing, stamped by the broker as the job's own are.
   *
   * @return the number of its partitions
   * @throws BadInputException where Kafka does not answer or refuses
   */
  public static int make(KafkaOptions kafka, String topic) {
    return asking(
        kafka,
        admin -> {
          create(admin, List.of(topic), Optional.empty(), Map.of());
          if (kafka.exactlyOnce()) {
            requireTimeout(admin, kafka.transactionTimeout());
          }
          return partitions(admin, topic);
        });
  }

  /** What is asked of the topics. */
  interface Question<T> {
    T ask(Admin admin) throws ExecutionException, InterruptedException, TimeoutException;
  }

  private static <T> T asking(KafkaOptions kafka, Question<T> question) {
    return asking(kafka.servers(), kafka.client(), question);
  }

  static <T> T asking(String servers, Map<String, Object> client, Question<T> question) {
    client.put("default.api.timeout.ms", (int) (ANSWER_SECONDS - 5) * 1000);
    client.put("request.timeout.ms", (int) (ANSWER_SECONDS - 10) * 1000);
    try (Admin admin = Admin.create(client)) {
      return question.ask(admin);
    } catch (ExecutionException | TimeoutException | KafkaException e) {
      throw KafkaRefusal.of(servers, client, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking Kafka for its topics", e);
    }
  }

  /**
   * Whether a job of this group that has no state begins to read somewhere else than at the packet
   * topic's first message: where another stopped, or where the broker has deleted what was older.
   */
  public static boolean beginsMidway(KafkaOptions kafka, int partitions) {
    Map<TopicPartition, OffsetSpec> all = new HashMap<>();
    for (int i = 0; i < partitions; i++) {
      all.put(new TopicPartition(kafka.topics().packets(), i), OffsetSpec.earliest());
    }
    return asking(
        kafka,
        admin -> {
          var read =
              admin
                  .listConsumerGroupOffsets(kafka.group())
                  .partitionsToOffsetAndMetadata()
                  .get(ANSWER_SECONDS, TimeUnit.SECONDS);
          var first = asked(() -> admin.listOffsets(all).all());
          return all.keySet().stream()
              .anyMatch(
                  partition ->
                      Objects.requireNonNull(first.get(partition)).offset() > 0
                          || (read.get(partition) != null && read.get(partition).offset() > 0));
        });
  }

  private static int partitions(Admin admin, String topic)
      throws ExecutionException, InterruptedException, TimeoutException {
    var described = asked(() -> admin.describeTopics(List.of(topic)).allTopicNames());
    return Objects.requireNonNull(described.get(topic)).partitions().size();
  }

  /** Asks until a topic that was just made is known everywhere. */
  private static <T> T asked(Supplier<KafkaFuture<T>> question)
      throws ExecutionException, InterruptedException, TimeoutException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ANSWER_SECONDS);
    while (true) {
      try {
        return question.get().get(ANSWER_SECONDS, TimeUnit.SECONDS);
      } catch (ExecutionException e) {
        if (!(e.getCause() instanceof UnknownTopicOrPartitionException)
            || System.nanoTime() > deadline) {
          throw e;
        }
        Thread.sleep(100);
      }
    }
  }

  private static void create(
      Admin admin, List<String> names, Optional<Integer> partitions, Map<String, String> settings)
      throws ExecutionException, InterruptedException, TimeoutException {
    Set<String> missing = new HashSet<>(names);
    missing.removeAll(admin.listTopics().names().get(ANSWER_SECONDS, TimeUnit.SECONDS));
    Map<String, String> configs = new HashMap<>(settings);
    configs.put(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG, STAMP);
    List<NewTopic> topics =
        missing.stream()
            .map(name -> new NewTopic(name, partitions, Optional.empty()).configs(configs))
            .toList();
    try {
      admin.createTopics(topics).all().get(ANSWER_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      // Another job may be starting beside this one.
      if (!(e.getCause() instanceof TopicExistsException)) {
        throw e;
      }
    }
  }

  /** A broker refuses a longer transaction only when the job's tasks ask for one. */
  private static void requireTimeout(Admin admin, Duration timeout)
      throws ExecutionException, InterruptedException, TimeoutException {
    long most = Long.MAX_VALUE;
    try {
      List<ConfigResource> brokers =
          admin.describeCluster().nodes().get(ANSWER_SECONDS, TimeUnit.SECONDS).stream()
              .map(node -> new ConfigResource(ConfigResource.Type.BROKER, node.idString()))
              .toList();
      for (Config broker : asked(() -> admin.describeConfigs(brokers).all()).values()) {
        most = Math.min(most, Long.parseLong(broker.get(MOST_TRANSACTION).value()));
      }
    } catch (ExecutionException e) {
      // Who may not ask the brokers for their settings is told by them when a transaction begins.
      if (!(e.getCause() instanceof AuthorizationException)) {
        throw e;
      }
    }
    if (timeout.toMillis() > most) {
      throw new BadInputException(
          "transaction timeout "
              + timeout.toMillis() / 1000.0
              + " s is beyond the broker's: give --transaction-timeout "
              + most / 1000
              + " or less, or raise the broker's "
              + MOST_TRANSACTION);
    }
  }

  /** Who lives is told by when the broker appended what; a writer's word would not do. */
  static void requireBrokerTime(Admin admin, String packets)
      throws ExecutionException, InterruptedException, TimeoutException {
    ConfigResource topic = new ConfigResource(ConfigResource.Type.TOPIC, packets);
    var described = asked(() -> admin.describeConfigs(List.of(topic)).all());
    Config config = Objects.requireNonNull(described.get(topic));
    if (!STAMP.equals(config.get(TopicConfig.MESSAGE_TIMESTAMP_TYPE_CONFIG).value())) {
      throw new BadInputException(
          "topic "
              + packets
              + " has its writers' time: kafka-configs.sh --bootstrap-server HOST:PORT --alter"
              + " --topic "
              + packets
              + " --add-config message.timestamp.type=LogAppendTime");
    }
  }
}
