package io.halfopen.local.cli;

import io.halfopen.job.sink.RecordFormat;
import io.halfopen.local.scan.RecordOutput;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** How records are written. */
final class OutputOptions {
  @Option(
      names = {"-O", "--output-module"},
      paramLabel = "csv|json",
      defaultValue = "csv",
      description = "csv (with a header row) or json (one object a line); default csv")
  String kind = "csv";

  @Option(
      names = {"-f", "--output-fields"},
      paramLabel = "FIELDS",
      description = "fields joined by commas, such as host,port,ja4tscan; default: all of them")
  @Nullable String fields;

  @Option(
      names = {"-o", "--output-file"},
      paramLabel = "FILE",
      description = "write there, each exchange once; default: standard output, as they end")
  @Nullable Path file;

  RecordFormat format() {
    return RecordFormat.of(kind, fields);
  }

  RecordOutput open(Duration sessionGap) {
    RecordFormat format = format();
    return file == null
        ? RecordOutput.to(System.out, format)
        : RecordOutput.to(file, format, sessionGap.multipliedBy(2));
  }
}
