package io.halfopen.local.scan;

import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import io.halfopen.scanner.scan.ScanState;
import io.halfopen.scanner.scan.SendJournal;
import io.halfopen.scanner.scan.StateFile;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** The state of a run that may be resumed, or none. */
final class Kept {
  private static final long FORCE_NANOS = 1_000_000_000;

  private final @Nullable StateFile file;
  private final @Nullable Path data;
  private long forcedNanos = System.nanoTime();

  /** Kept in this file, with the embedded run's data in this folder; null for none. */
  Kept(@Nullable StateFile file, @Nullable Path data) {
    this.file = file;
    this.data = data;
  }

  SendJournal journal() {
    return file == null ? SendJournal.NONE : file;
  }

  /** A round is open, and not a probe has left. */
  void begin(Scan scan, ScanConfig config) {
    if (file != null) {
      file.begin(ScanState.of(scan, config, data == null ? null : data.toString()));
    }
  }

  /** Once a second the positions are forced to disk, against a loss of power. */
  void force() {
    if (file != null && System.nanoTime() - forcedNanos >= FORCE_NANOS) {
      forcedNanos = System.nanoTime();
      file.force();
    }
  }

  /** The last round is over, its records are out. */
  void remove() {
    if (file != null) {
      file.remove();
    }
  }
}
