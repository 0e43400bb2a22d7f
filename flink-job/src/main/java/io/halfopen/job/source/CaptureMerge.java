package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.link.CaptureFile;
import io.halfopen.scanner.wire.TcpSegment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.PriorityQueue;
import org.jspecify.annotations.Nullable;

/**
 * Several capture files as one stream of packet events, merged by capture time, so that overlapping
 * or rotated files give the same records in any order of arguments.
 */
final class CaptureMerge implements AutoCloseable {
  private final List<CaptureFile> open = new ArrayList<>();
  private final PriorityQueue<CaptureFile> byTime =
      new PriorityQueue<>(Comparator.comparingLong(CaptureFile::capturedMicros));
  private final Deque<PacketEvent> ready = new ArrayDeque<>(2);
  private final TcpSegment segment = new TcpSegment();
  private long latestMicros = Long.MIN_VALUE;

  CaptureMerge(List<String> files) {
    for (String file : files) {
      CaptureFile capture = CaptureFile.open(Path.of(file));
      open.add(capture);
      if (capture.next()) {
        byTime.add(capture);
      }
    }
  }

  /** The next event, or null at the end of all files. */
  @Nullable PacketEvent next() {
    while (ready.isEmpty()) {
      CaptureFile capture = byTime.poll();
      if (capture == null) {
        return null;
      }
      latestMicros = Math.max(latestMicros, capture.capturedMicros());
      if (segment.parse(
          capture.frame(),
          capture.capturedLength(),
          capture.originalLength(),
          capture.dataLinkType())) {
        ready.addAll(CaptureEvents.of(segment, capture.capturedMicros()));
      }
      if (capture.next()) {
        byTime.add(capture);
      }
    }
    return ready.poll();
  }

  /**
   * The latest capture time so far, of any frame: one that is no TCP also shows that the capture
   * was still running, so that a silence before it is known to be one.
   */
  long latestMicros() {
    return latestMicros;
  }

  @Override
  public void close() throws IOException {
    for (CaptureFile capture : open) {
      capture.close();
    }
  }
}
