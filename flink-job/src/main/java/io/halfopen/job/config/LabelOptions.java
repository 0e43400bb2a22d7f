package io.halfopen.job.config;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What endpoints may be. */
@Heading("Labels")
public final class LabelOptions {
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "own table of labels beside the project's: lines of"
              + " label,kind,fingerprint[,category[,ttl]]; of a job a Flink path")
  @Nullable String file;

  /** The table, or null. */
  public @Nullable String file() {
    return file;
  }
}
