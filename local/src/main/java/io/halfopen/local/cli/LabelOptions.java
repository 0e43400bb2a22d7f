package io.halfopen.local.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What endpoints may be. */
@Heading("Labels")
final class LabelOptions {
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "own table of labels beside the project's: lines of"
              + " label,kind,fingerprint[,category[,ttl]]")
  @Nullable String file;
}
