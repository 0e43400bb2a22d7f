package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.PacketFiles;
import io.halfopen.job.table.Network;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
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
import picocli.CommandLine.Parameters;

/** What is read, and which of it is wanted. */
final class SourceOptions {
  @Parameters(
      arity = "0..*",
      paramLabel = "SOURCE",
      description =
          "pcap, pcapng or ZMap's CSV, plain, gzip or zstd, - for standard input; folders, files or"
              + " quoted globs of an archive")
  List<String> sources = new ArrayList<>();

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

  private @Nullable Path standardInput;

  /** Sources that are capture files. */
  List<Path> captures() {
    return sources.stream().filter(s -> !isArchive(s)).distinct().map(this::file).toList();
  }

  private Path file(String source) {
    return source.equals(StandardInput.NAME) && standardInput != null
        ? standardInput
        : Path.of(source);
  }

  /** Sources that are archives. */
  List<String> archives() {
    return sources.stream().filter(SourceOptions::isArchive).toList();
  }

  /**
   * Looks into the files before anything starts; one of several that is no capture is left out.
   *
   * @throws BadInputException where one is not there, or nothing can be read at all
   */
  void requireReadable(EventFilter filter) throws IOException {
    if (sources.contains(StandardInput.NAME)) {
      standardInput = StandardInput.kept();
    }
    List<String> captures = captures().stream().map(Path::toString).toList();
    List<String> wrong = PacketFiles.wrong(captures, filter);
    if (!wrong.isEmpty() && wrong.size() == sources.size()) {
      wrong.subList(1, wrong.size()).forEach(System.err::println);
      throw new BadInputException(wrong.get(0));
    }
  }

  private static boolean isArchive(String source) {
    if (source.contains("://") || source.endsWith(".avro")) {
      return true;
    }
    Path path = Path.of(source);
    return Files.isDirectory(path) || (!Files.exists(path) && source.matches(".*[*?\\[{].*"));
  }

  /**
   * What is wanted.
   *
   * @throws BadInputException naming the option that makes no sense
   */
  EventFilter filter() {
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
  void question(Map<String, String> question) {
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

  private static long micros(String option, String text) {
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
