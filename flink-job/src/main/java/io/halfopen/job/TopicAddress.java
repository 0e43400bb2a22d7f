package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.job.sink.SinkAddress;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.TopicRange;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A packet topic as something to read: {@code
 * kafka:TOPIC?servers=HOST:PORT[,...]&from=TIME&to=TIME&allowance=1h}.
 *
 * @param fromMicros the first capture time that is wanted, microseconds since 1970-01-01 UTC
 * @param untilMicros the first that is no longer wanted
 * @param allowance how far what was appended when may be from what was captured when
 */
public record TopicAddress(
    String topic, String servers, long fromMicros, long untilMicros, Duration allowance) {
  /** What such sources begin with. */
  public static final String SCHEME = "kafka:";

  private static final Set<String> OPTIONS = Set.of("servers", "from", "to", "allowance");

  /**
   * Takes it apart.
   *
   * @param servers where the address names none, or null
   * @throws BadInputException naming the option that is wrong or missing
   */
  public static TopicAddress parse(String source, @Nullable String servers) {
    String where = source.substring(SCHEME.length());
    if (where.isBlank() || where.startsWith("?")) {
      throw new BadInputException(source + ": name a topic: kafka:" + Topics.PACKETS + "?servers=");
    }
    SinkAddress address = SinkAddress.parse("kafka", where, OPTIONS);
    String named = address.option("servers");
    String at = named == null || named.isBlank() ? servers : named;
    if (at == null) {
      throw new BadInputException(
          source + ": say which Kafka: kafka:" + address.where() + "?servers=HOST:PORT");
    }
    String from = address.option("from");
    String to = address.option("to");
    long fromMicros =
        from == null ? Long.MIN_VALUE : FilterArguments.micros(source + ": from", from);
    long untilMicros = to == null ? Long.MAX_VALUE : FilterArguments.micros(source + ": to", to);
    if (fromMicros >= untilMicros) {
      throw new BadInputException(source + ": nothing lies between from and to");
    }
    return new TopicAddress(
        address.where(), at, fromMicros, untilMicros, address.time("allowance", "1h"));
  }

  /**
   * Asks Kafka where it lies.
   *
   * @param filter which also bounds it
   * @param properties what Kafka's clients are told beside the servers
   * @throws BadInputException where Kafka does not answer or the topic cannot be used
   */
  public TopicRange range(EventFilter filter, Map<String, String> properties) {
    return TopicRange.of(
        topic,
        servers,
        properties,
        Math.max(filter.fromMicros(), fromMicros),
        Math.min(filter.untilMicros(), untilMicros),
        allowance);
  }
}
