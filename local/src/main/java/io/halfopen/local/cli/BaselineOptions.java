package io.halfopen.local.cli;

import io.halfopen.job.config.Heading;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Option;

/** What endpoints were before. */
@Heading("Labels")
final class BaselineOptions {
  @Option(
      names = "--baseline",
      paramLabel = "SOURCE",
      description =
          "tell sinks what changed since: records (JSON lines, CSV or Avro), a capture or an archive;"
              + " as often as needed")
  List<Path> known = new ArrayList<>();

  /** As they are found from anywhere. */
  List<String> sources() {
    return known.stream().map(GivenRecords::name).toList();
  }
}
