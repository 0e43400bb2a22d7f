package io.halfopen.job;

import io.halfopen.event.BadInputException;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.table.Network;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which of the packets that were kept are wanted. */
public final class FilterArguments {
  @Option(
      names = "--from",
      paramLabel = "TIME",
      description = "packets captured from then on: 2026-11-21, 2026-11-21T13:00:00Z")
  @Nullable String from;

  @Option(names = "--to", paramLabel = "TIME", description = "packets captured before then")
  @Nullable String to;

  @Option(
      names = "--sensor",
      split = ",",
      paramLabel = "NAME",
      description = "packets of these sensors; 'capture' for capture files and ZMap's CSV")
  Set<String> sensors = new HashSet<>();

  @Option(
      names = {"-p", "--target-ports"},
      split = ",",
      paramLabel = "PORT",
      description =
          "packets of these ports of endpoints, as 443,8000-8010; a ZMap CSV without sport needs"
              + " the one that was scanned")
  List<String> ports = new ArrayList<>();

  @Option(
      names = "--network",
      split = ",",
      paramLabel = "CIDR",
      description = "packets of endpoints in these networks")
  List<String> networks = new ArrayList<>();

  /**
   * What is wanted.
   *
   * @throws BadInputException naming the option that makes no sense
   */
  public EventFilter filter() {
    long fromMicros = from == null ? Long.MIN_VALUE : micros("--from", from);
    long untilMicros = to == null ? Long.MAX_VALUE : micros("--to", to);
    if (fromMicros >= untilMicros) {
      throw new BadInputException("--from " + from + " --to " + to + ": nothing lies between");
    }
    Set<Integer> wanted = new HashSet<>();
    ports.forEach(text -> ports(text, wanted));
    List<Network> within = new ArrayList<>();
    for (String text : networks) {
      Network network = Network.parse(text);
      if (network == null) {
        throw new BadInputException("--network " + text + ": give a network, as 192.0.2.0/24");
      }
      within.add(network);
    }
    return new EventFilter(fromMicros, untilMicros, sensors, wanted, within);
  }

  /** What was asked for, option by option. */
  public void question(Map<String, String> question) {
    question.put("--from", Objects.toString(from, ""));
    question.put("--to", Objects.toString(to, ""));
    question.put("--sensor", String.join(",", new TreeSet<>(sensors)));
    question.put("-p", String.join(",", ports));
    question.put("--network", String.join(",", networks));
  }

  private static void ports(String text, Set<Integer> wanted) {
    String[] ends = text.split("-", -1);
    try {
      int first = Integer.parseInt(ends[0]);
      int last = ends.length == 1 ? first : Integer.parseInt(ends[1]);
      if (ends.length > 2 || first < 0 || last > 0xffff || first > last) {
        throw new NumberFormatException(text);
      }
      for (int port = first; port <= last; port++) {
        wanted.add(port);
      }
    } catch (NumberFormatException e) {
      throw new BadInputException("-p " + text + ": give ports, as 443 or 8000-8010", e);
    }
  }

  /** A day or a time with its zone as microseconds since 1970-01-01 UTC. */
  static long micros(String option, String text) {
    try {
      Instant at =
          text.length() == 10
              ? LocalDate.parse(text).atStartOfDay().toInstant(ZoneOffset.UTC)
              : OffsetDateTime.parse(text).toInstant();
      return Math.addExact(
          Math.multiplyExact(at.getEpochSecond(), 1_000_000L), at.getNano() / 1000);
    } catch (DateTimeParseException | ArithmeticException e) {
      throw new BadInputException(
          option + " " + text + ": give a day or a time with its zone, as 2026-11-21T13:00:00Z", e);
    }
  }
}
