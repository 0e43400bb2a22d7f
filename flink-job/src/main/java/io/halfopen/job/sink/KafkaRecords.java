package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.KafkaOptions;
import io.halfopen.job.source.KafkaTopics;
import java.util.Set;
import org.apache.flink.connector.kafka.sink.KafkaSink;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** {@code --sink kafka:TOPIC}: a further feed, as Avro like the first or as text. */
public final class KafkaRecords implements RecordSink {
  private static final Set<String> OPTIONS =
      Set.of("format", "fields", "filter", "servers", "delivery");

  @Override
  public String scheme() {
    return "kafka";
  }

  @Override
  public String usage() {
    return "TOPIC[?OPTION=VALUE&...]; options: format (avro, "
        + String.join(", ", RecordFormat.KINDS)
        + "), fields, filter, servers, delivery (at-least-once, exactly-once)";
  }

  @Override
  public void check(String where) {
    SinkAddress address = SinkAddress.parse(scheme(), where, OPTIONS);
    String format = format(address);
    if (!format.equals("avro")) {
      RecordFormat unused = RecordFormat.of(format, address.option("fields"));
    }
    address.checkFilter();
  }

  private static String format(SinkAddress address) {
    String format = address.option("format", "avro");
    if (format.equals("avro") && address.option("fields") != null) {
      throw new BadInputException("kafka: avro holds whole records: leave fields= out");
    }
    return format;
  }

  @Override
  public void attach(DataStream<Ja4TScanRecord> records, String where, SinkContext context) {
    SinkAddress address = SinkAddress.parse(scheme(), where, OPTIONS);
    KafkaOptions kafka = kafka(address, context.kafka());
    String format = format(address);
    KafkaSink<Ja4TScanRecord> sink =
        format.equals("avro")
            ? KafkaFeeds.events(kafka, address.where(), context.name())
            : KafkaFeeds.lines(
                kafka,
                address.where(),
                context.name(),
                RecordFormat.of(format, address.option("fields")));
    DataStream<Ja4TScanRecord> chosen = context.chosen(records, address);
    var partitions = KafkaTopics.make(kafka, address.where());
    chosen.sinkTo(sink).uid(context.name()).name(context.name() + ": " + address.where());
  }

  /**
   * Refuses a feed into a Kafka that ends with the run, and its records with it.
   *
   * @throws BadInputException where none of another Kafka is named
   */
  public static void requireServers(String where) {
    SinkAddress address = SinkAddress.parse("kafka", where, OPTIONS);
    if (address.option("servers") == null) {
      throw unnamed(address);
    }
  }

  private static BadInputException unnamed(SinkAddress address) {
    return new BadInputException(
        "kafka: say which one: kafka:" + address.where() + "?servers=HOST:PORT");
  }

  /** The job's own Kafka, or another, which is told none of its secrets. */
  private static KafkaOptions kafka(SinkAddress address, @Nullable KafkaOptions own) {
    String servers = address.option("servers");
    KafkaOptions kafka = servers == null ? own : KafkaOptions.of(servers, "halfopen-sink");
    if (kafka == null) {
      throw unnamed(address);
    }
    if (servers == null && kafka.topics().names().contains(address.where())) {
      throw new BadInputException(
          "kafka: topic " + address.where() + " is the job's own: name another");
    }
    String delivery = address.option("delivery");
    if (delivery == null) {
      return kafka;
    }
    return switch (delivery) {
      case "at-least-once" -> kafka.withExactlyOnce(false);
      case "exactly-once" -> kafka.withExactlyOnce(true);
      default ->
          throw new BadInputException(
              "kafka: delivery '" + delivery + "' is neither at-least-once nor exactly-once");
    };
  }
}
