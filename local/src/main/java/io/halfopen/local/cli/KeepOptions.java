package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.archive.ArchiveOptions;
import io.halfopen.job.config.Heading;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Raw packets for later. */
@Heading("Archive")
final class KeepOptions {
  @Option(
      names = "--archive",
      paramLabel = "FOLDER",
      description = "keep what was heard there, for 'halfopen fingerprint FOLDER'")
  @Nullable String archive;

  @Option(
      names = "--keep",
      paramLabel = "DURATION",
      description = "with --archive: delete hours of capture time that ended longer ago (P30D)")
  @Nullable Duration keep;

  void require() {
    if (archive == null && keep != null) {
      throw new BadInputException("--keep: name the archive as well: --archive FOLDER");
    }
  }

  /** Null where none is wanted. */
  @Nullable ArchiveOptions options() {
    require();
    return archive == null ? null : new ArchiveOptions(archive, keep);
  }
}
