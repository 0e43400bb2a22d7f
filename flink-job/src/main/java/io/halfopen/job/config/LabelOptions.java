package io.halfopen.job.config;

import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What endpoints may be. */
@Heading("Labels")
public final class LabelOptions implements ForEverybody {
  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "own table of labels beside the project's: lines of"
              + " label,kind,fingerprint[,category[,ttl]]; of a job a Flink path")
  @Nullable String file;

  private boolean common;

  /** The table, or null. */
  public @Nullable String file() {
    return file;
  }

  /** Whether it was given to every command, and not to this one. */
  public boolean isCommon() {
    return common;
  }

  @Override
  public void common(Set<String> names) {
    common = names.contains("labels");
  }
}
