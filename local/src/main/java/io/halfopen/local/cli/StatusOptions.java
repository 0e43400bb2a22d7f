package io.halfopen.local.cli;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

@Heading("Status, metadata and log")
final class StatusOptions {
  @Option(
      names = {"-q", "--quiet"},
      description = "no status line each second")
  boolean quiet;

  @Option(
      names = {"-g", "--summary"},
      description = "at the end, name: value lines on standard error: what was asked, what came")
  boolean summary;

  @Option(
      names = {"-m", "--metadata-file"},
      paramLabel = "FILE",
      description = "at the end, the same as JSON; - for standard output")
  @Nullable String metadata;

  @Option(names = "--notes", paramLabel = "TEXT", description = "put this into the metadata")
  @Nullable String notes;

  @Option(
      names = "--user-metadata",
      paramLabel = "JSON",
      description = "put this JSON into the metadata")
  @Nullable String userMetadata;

  @Option(
      names = {"-u", "--status-updates-file"},
      paramLabel = "FILE",
      description = "a CSV line each second, with ZMap's columns")
  @Nullable Path updates;

  @Option(
      names = "--metrics-port",
      paramLabel = "PORT",
      description = "answer Prometheus at http://127.0.0.1:PORT/metrics while it runs")
  @Nullable Integer metricsPort;

  @Option(
      names = "--min-hitrate",
      paramLabel = "PERCENT",
      defaultValue = "0",
      description = "end with status 1 where the hit rate stays below for 5 s")
  double minHitRate;

  @Option(
      names = "--max-sendto-failures",
      paramLabel = "N",
      defaultValue = "-1",
      description = "end with status 1 where the kernel refuses more probes (-1: never)")
  long maxSendFailures = -1;

  void check(Mistakes mistakes) {
    require(
        mistakes,
        metricsPort == null || (metricsPort >= 1 && metricsPort <= 65535),
        "--metrics-port " + metricsPort + ": give 1 to 65535");
    require(
        mistakes,
        minHitRate >= 0 && minHitRate <= 100,
        "--min-hitrate " + minHitRate + ": give a percentage, 0 to 100");
    require(
        mistakes,
        maxSendFailures >= -1,
        "--max-sendto-failures " + maxSendFailures + ": give -1 or more");
    writable(
        mistakes, "--metadata-file", metadata == null || metadata.equals("-") ? null : metadata);
    writable(mistakes, "--status-updates-file", updates == null ? null : updates.toString());
    mistakes.check(
        () -> {
          @Nullable JsonNode unused = userMetadata();
        });
  }

  private static void writable(Mistakes mistakes, String option, @Nullable String file) {
    if (file == null) {
      return;
    }
    Path folder = Path.of(file).toAbsolutePath().getParent();
    boolean can = !Files.isDirectory(Path.of(file)) && folder != null && Files.isWritable(folder);
    require(mistakes, can, option + " " + file + ": cannot be written there; name another file");
  }

  @Nullable JsonNode userMetadata() {
    if (userMetadata == null) {
      return null;
    }
    try {
      return new ObjectMapper().readTree(userMetadata);
    } catch (JsonProcessingException e) {
      throw new BadInputException(
          "--user-metadata is no JSON (column %d): give an object such as {\"who\":\"us\"}"
              .formatted(e.getLocation() == null ? 1 : e.getLocation().getColumnNr()),
          e);
    }
  }

  private static void require(Mistakes mistakes, boolean holds, String otherwise) {
    if (!holds) {
      mistakes.add(otherwise);
    }
  }
}
