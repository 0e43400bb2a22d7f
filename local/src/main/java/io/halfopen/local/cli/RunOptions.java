package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.local.scan.ScanPlan;
import io.halfopen.scanner.scan.ScanConfig;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Running on, and through what")
final class RunOptions {
  private static final Pattern PERIOD = Pattern.compile("(\\d{1,7})([smhd])");
  private static final Pattern SIZE = Pattern.compile("(\\d{1,12})([KMGT]?)");

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      defaultValue = "65",
      converter = Seconds.class,
      description = "silence that ends an exchange (default ${DEFAULT-VALUE})")
  Duration sessionGap = Duration.ofSeconds(65);

  @Option(
      names = "--every",
      paramLabel = "TIME",
      description = "scan again and again, from beginning to beginning: 30m, 6h, 1d")
  @Nullable String every;

  @Option(
      names = "--resume",
      paramLabel = "STATE-FILE",
      description = "keep in this file how far the scan is, and go on from there where it exists")
  @Nullable Path state;

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      description = "publish to this Kafka, whose job makes the records; default: all embedded")
  @Nullable String servers;

  @Option(
      names = "--spool",
      paramLabel = "DIR",
      description = "where events wait while that Kafka is away")
  @Nullable Path spool;

  @Option(
      names = "--spool-limit",
      paramLabel = "SIZE",
      defaultValue = "1G",
      description = "at most so much waits there, with K, M or G (default ${DEFAULT-VALUE})")
  String spoolLimit = "1G";

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "keep the embedded run's data in a new folder there; default: removed at exit")
  @Nullable Path data;

  void check(KafkaClient kafka, Mistakes mistakes) {
    mistakes.make(() -> kafka.properties(servers));
    mistakes.make(() -> bytes(spoolLimit));
    String given = every;
    if (given != null) {
      mistakes.make(() -> period(given));
    }
  }

  ScanPlan plan(ScanConfig scan, KafkaClient kafka) {
    return ScanPlan.of(scan, sessionGap)
        .withData(data)
        .withKafka(servers, kafka.properties(servers))
        .withSpool(spool, bytes(spoolLimit))
        .withState(state)
        .withEvery(every == null ? null : period(every));
  }

  private static Duration period(String text) {
    Matcher matcher = PERIOD.matcher(text);
    long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    if (count == 0) {
      throw new BadInputException("--every '" + text + "': give a time such as 30m, 6h or 1d");
    }
    return switch (matcher.group(2)) {
      case "s" -> Duration.ofSeconds(count);
      case "m" -> Duration.ofMinutes(count);
      case "h" -> Duration.ofHours(count);
      default -> Duration.ofDays(count);
    };
  }

  private static long bytes(String text) {
    Matcher matcher = SIZE.matcher(text.toUpperCase(Locale.ROOT));
    long count = matcher.matches() ? Long.parseLong(matcher.group(1)) : 0;
    int unit = matcher.matches() ? "KMGT".indexOf(matcher.group(2)) + 1 : 0;
    int shift = matcher.matches() && matcher.group(2).isEmpty() ? 0 : 10 * unit;
    if (count == 0 || count > Long.MAX_VALUE >> shift) {
      throw new BadInputException("--spool-limit '" + text + "': give a size such as 500M or 4G");
    }
    return count << shift;
  }
}
