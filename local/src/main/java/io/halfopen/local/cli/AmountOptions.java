package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.scanner.pace.HalfOpenLimits;
import io.halfopen.scanner.scan.ScanConfigBuilder;
import java.time.Duration;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("How much and how fast")
final class AmountOptions {
  private static final Pattern BANDWIDTH = Pattern.compile("(\\d{1,15}(?:\\.\\d{1,9})?)([KMG]?)");
  private static final double RATE = 1000;

  @Option(
      names = {"-r", "--rate"},
      paramLabel = "RATE",
      defaultValue = "1000",
      description = "probes a second (default ${DEFAULT-VALUE})")
  double rate = RATE;

  @Option(
      names = {"-B", "--bandwidth"},
      paramLabel = "BPS",
      description = "bits a second on the wire, with K, M or G (10M); overrides --rate")
  @Nullable String bandwidth;

  @Option(
      names = {"-n", "--max-targets"},
      paramLabel = "N|N%",
      description = "ask at most so many targets, or this share of them")
  @Nullable String maxTargets;

  @Option(
      names = {"-N", "--max-results"},
      paramLabel = "N",
      description = "stop asking when so many targets have answered")
  @Nullable Long maxResults;

  @Option(
      names = {"-t", "--max-runtime"},
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "stop asking after this time")
  @Nullable Duration maxRuntime;

  @Option(
      names = {"-c", "--cooldown-time"},
      paramLabel = "SECONDS",
      defaultValue = "600",
      converter = Seconds.class,
      description =
          "listen at most this long after the last probe (default ${DEFAULT-VALUE}: the slowest"
              + " known server repeats itself for 393 s); ends earlier when nothing is open any more")
  Duration cooldown = Duration.ofSeconds(600);

  @Option(
      names = {"-P", "--probes"},
      paramLabel = "N",
      defaultValue = "1",
      description = "probes a target (default ${DEFAULT-VALUE})")
  int probes = 1;

  @Option(
      names = "--retries",
      paramLabel = "N",
      defaultValue = "10",
      description = "try a probe that the kernel refused so often (default ${DEFAULT-VALUE})")
  int retries = 10;

  @Option(
      names = "--batch",
      paramLabel = "N",
      defaultValue = "64",
      description = "hand so many probes to the kernel at once (default ${DEFAULT-VALUE})")
  int batch = 64;

  @Option(
      names = "--max-half-open",
      paramLabel = "N[,M]",
      defaultValue = "256,2048",
      description =
          "most half-open connections to leave on one host, and in its /24 (default"
              + " ${DEFAULT-VALUE}; 0: no cap)")
  String halfOpen = "256,2048";

  void into(ScanConfigBuilder scan, Mistakes mistakes) {
    mistakes.check(() -> pace(scan));
    scan.maxTargets(maxTargets);
    if (maxResults != null) {
      if (maxResults > 0) {
        scan.maxResults(maxResults);
      } else {
        mistakes.add("--max-results " + maxResults + ": give 1 or more");
      }
    }
    if (maxRuntime != null) {
      scan.maxRuntime(maxRuntime);
    }
    mistakes.check(() -> halfOpen(scan, halfOpen));
    scan.cooldown(cooldown).probes(probes).retries(retries).batch(batch);
  }

  /** Says what was given in vain. */
  void note() {
    if (bandwidth != null && rate != RATE) {
      Notes.say("--rate", "--bandwidth overrides it");
    }
  }

  private void pace(ScanConfigBuilder scan) {
    require(rate > 0, "--rate " + rate + ": give probes a second above 0, as in -r 1000");
    if (bandwidth == null) {
      scan.rate(rate);
      return;
    }
    double bits = bits(bandwidth);
    scan.rate(0).bandwidth(bits);
  }

  private static double bits(String text) {
    Matcher matcher = BANDWIDTH.matcher(text.toUpperCase(Locale.ROOT));
    double bits = matcher.matches() ? Double.parseDouble(matcher.group(1)) : 0;
    require(bits > 0, "--bandwidth '" + text + "': give bits a second, such as 500K, 10M or 1G");
    return switch (matcher.group(2)) {
      case "K" -> bits * 1e3;
      case "M" -> bits * 1e6;
      case "G" -> bits * 1e9;
      default -> bits;
    };
  }

  private static void halfOpen(ScanConfigBuilder scan, String text) {
    String[] parts = text.split(",", -1);
    for (String part : parts) {
      require(
          parts.length <= 2 && part.matches("\\d{1,9}"),
          "--max-half-open '" + text + "': give a number for a host, and one for its /24: 4,32");
    }
    int network =
        parts.length == 2 ? Integer.parseInt(parts[1]) : HalfOpenLimits.DEFAULT.perNetwork();
    scan.halfOpen(Integer.parseInt(parts[0]), network);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new BadInputException(otherwise);
    }
  }
}
