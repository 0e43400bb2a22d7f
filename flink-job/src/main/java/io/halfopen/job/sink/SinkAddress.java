package io.halfopen.job.sink;

import io.halfopen.event.BadInputException;
import java.io.Serializable;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What stands behind a sink's colon: {@code WHERE[?NAME=VALUE[&NAME=VALUE...]]}. Values may be
 * percent-encoded and need not be: {@code &&} in a filter is no end of it.
 *
 * <pre>{@code
 * SinkAddress at = SinkAddress.parse("files", "/srv/ja4?roll-size=64M", Set.of("roll-size"));
 * at.bytes("roll-size", "128M"); // 67108864
 * }</pre>
 *
 * @param scheme the sink's own, for what is said of faults
 * @param where what stands in front of the question mark
 * @param options the others by name
 */
public record SinkAddress(String scheme, String where, Map<String, String> options)
    implements Serializable {
  private static final Pattern SIZE = Pattern.compile("(\\d{1,10})([KMGT]?)");
  private static final Pattern TIME = Pattern.compile("(\\d{1,7})([smhd])");

  /** Keeps a copy. */
  public SinkAddress {
    options = Map.copyOf(options);
  }

  /**
   * Takes it apart.
   *
   * @throws BadInputException naming the option that does not exist
   */
  public static SinkAddress parse(String scheme, String text, Collection<String> known) {
    int question = text.indexOf('?');
    String where = question < 0 ? text : text.substring(0, question);
    if (where.isBlank()) {
      throw new BadInputException("sink '" + scheme + ":' leads nowhere: say where to");
    }
    Map<String, String> options = new TreeMap<>();
    if (question >= 0) {
      for (String pair : text.substring(question + 1).split("(?<!&)&(?!&)", -1)) {
        int equals = pair.indexOf('=');
        String name = equals < 0 ? pair : pair.substring(0, equals);
        if (equals < 0 || !known.contains(name)) {
          throw new BadInputException(
              "%s: option '%s' does not exist: NAME=VALUE of %s"
                  .formatted(scheme, name, String.join(", ", new TreeSet<>(known))));
        }
        options.put(name, decoded(scheme, name, pair.substring(equals + 1)));
      }
    }
    return new SinkAddress(scheme, where, options);
  }

  private static String decoded(String scheme, String name, String value) {
    try {
      // A plus is a plus here: no form was filled in.
      return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw new BadInputException(
          "%s: %s='%s' holds a %% that begins no code: write %%25".formatted(scheme, name, value),
          e);
    }
  }

  /** The option's value, or null. */
  public @Nullable String option(String name) {
    return options.get(name);
  }

  /** The option's value, or {@code otherwise}. */
  public String option(String name, String otherwise) {
    return options.getOrDefault(name, otherwise);
  }

  /**
   * Refuses a {@code filter} that is none.
   *
   * @throws BadInputException with a pointer to the fault in the expression
   */
  public void checkFilter() {
    RecordFilter.check(this);
  }

  /** A number of at least 1 and at most {@code most}. */
  public int count(String name, int otherwise, int most) {
    String text = option(name, Integer.toString(otherwise));
    int count = text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    if (count < 1 || count > most) {
      throw new BadInputException("%s: %s=%s: give 1 to %d".formatted(scheme, name, text, most));
    }
    return count;
  }

  /** A size in bytes, written with K, M, G or T or none of them. */
  public long bytes(String name, String otherwise) {
    String text = option(name, otherwise);
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (count < 1) {
      throw new BadInputException(
          "%s: %s='%s': give a size such as 64M or 1G".formatted(scheme, name, text));
    }
    return count << 10 * (" KMGT".indexOf(matcher.group(2).isEmpty() ? " " : matcher.group(2)));
  }

  /** A time, written with s, m, h or d. */
  public Duration time(String name, String otherwise) {
    String text = option(name, otherwise);
    Matcher matcher = TIME.matcher(text);
    long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (count < 1) {
      throw new BadInputException(
          "%s: %s='%s': give a time such as 30s, 5m or 1h".formatted(scheme, name, text));
    }
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }
}
