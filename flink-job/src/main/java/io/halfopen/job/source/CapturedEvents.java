package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.wire.ContentCount;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;

/** Capture files as events without a job: as {@link CaptureSource} reads them, in one thread. */
public final class CapturedEvents {
  private CapturedEvents() {}

  /**
   * Reads all files, merged by capture time; within a file packets may be out of order by two
   * seconds.
   *
   * @param leftOut is told of each thing that cannot be read, a line each
   * @return what the frames held
   */
  public static ContentCount read(
      List<String> files, Consumer<PacketEvent> events, Consumer<String> leftOut)
      throws IOException {
    try (CaptureMerge merge = new CaptureMerge(files, EventFilter.ALL)) {
      for (LogEntry entry = merge.next(); entry != null; entry = merge.next()) {
        if (entry.packet() != null) {
          events.accept(entry.packet());
        } else if (entry.deadLetter() != null) {
          leftOut.accept(entry.deadLetter().line());
        }
      }
      return merge.count();
    }
  }
}
