package io.halfopen.job;

import io.halfopen.job.config.KafkaClient;
import java.time.Duration;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The part of the command line that speaks of Kafka. */
final class KafkaArguments {
  /** What a failure may do to the feeds. */
  enum Delivery {
    AT_LEAST_ONCE,
    EXACTLY_ONCE
  }

  @Option(
      names = "--bootstrap-servers",
      defaultValue = "localhost:9092",
      description = "Kafka, HOST:PORT[,...] (default ${DEFAULT-VALUE})")
  String servers = "localhost:9092";

  @Option(
      names = "--group",
      defaultValue = "halfopen-job",
      description =
          "consumer group, and prefix of transactional ids: one a job (default ${DEFAULT-VALUE})")
  String group = "halfopen-job";

  @Option(
      names = "--delivery",
      defaultValue = "at-least-once",
      description =
          "at-least-once: records leave at once, after a failure perhaps twice (of one id"
              + " the last holds); exactly-once: in transactions, visible with checkpoints"
              + " (default ${DEFAULT-VALUE})",
      converter = DeliveryName.class)
  Delivery delivery = Delivery.AT_LEAST_ONCE;

  @Option(
      names = "--transaction-timeout",
      description =
          "seconds that a transaction may stay open, at most the broker's"
              + " transaction.max.timeout.ms (default 600)")
  double transactionTimeout = 600;

  @Option(names = "--packets-topic", defaultValue = Topics.PACKETS)
  String packets = Topics.PACKETS;

  @Option(names = "--fingerprints-topic", defaultValue = Topics.FINGERPRINTS)
  String fingerprints = Topics.FINGERPRINTS;

  @Option(names = "--incomplete-topic", defaultValue = Topics.INCOMPLETE)
  String incomplete = Topics.INCOMPLETE;

  @Option(names = "--changes-topic", defaultValue = Topics.CHANGES)
  String changes = Topics.CHANGES;

  @Option(names = "--late-topic", defaultValue = Topics.LATE)
  String late = Topics.LATE;

  @Option(names = "--dead-letters-topic", defaultValue = Topics.DEAD_LETTERS)
  String deadLetters = Topics.DEAD_LETTERS;

  @Mixin KafkaClient client = new KafkaClient();

  /** {@code at-least-once} or {@code exactly-once}. */
  static final class DeliveryName implements picocli.CommandLine.ITypeConverter<Delivery> {
    @Override
    public Delivery convert(String name) {
      return switch (name) {
        case "at-least-once" -> Delivery.AT_LEAST_ONCE;
        case "exactly-once" -> Delivery.EXACTLY_ONCE;
        default ->
            throw new picocli.CommandLine.TypeConversionException(
                "'" + name + "' is neither at-least-once nor exactly-once");
      };
    }
  }

  KafkaOptions options() {
    return new KafkaOptions(
        servers,
        group,
        new Topics(packets, fingerprints, incomplete, changes, late, deadLetters),
        delivery == Delivery.EXACTLY_ONCE,
        Duration.ofMillis((long) (transactionTimeout * 1000)),
        client.properties(servers));
  }
}
