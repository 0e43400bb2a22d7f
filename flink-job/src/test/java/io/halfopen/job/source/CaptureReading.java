package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * What a lone reader makes of files.
 *
 * @param packets in the order in which they came
 * @param leftOut a line for each thing that could not be read; from when until when it reaches is
 *     not kept
 */
public record CaptureReading(List<PacketEvent> packets, List<String> leftOut) {
  /** Reads all of them; more than {@code most} entries are an error: a small file without end. */
  public static CaptureReading of(int most, Path... files) throws Exception {
    return of(most, EventFilter.ALL, files);
  }

  /** The same, where {@code filter} says the endpoints' port. */
  static CaptureReading of(int most, EventFilter filter, Path... files) throws Exception {
    List<String> names = Stream.of(files).map(Path::toString).toList();
    List<LogEntry> entries = new ArrayList<>();
    CaptureSource source = new CaptureSource(names, filter);
    try (SourceReader<LogEntry, CaptureSplit> reader =
        source.createReader(new LoneReaderContext())) {
      reader.start();
      reader.addSplits(List.of(new CaptureSplit(names, 0)));
      KeptOutput output = new KeptOutput(entries);
      while (reader.pollNext(output) != InputStatus.END_OF_INPUT) {
        if (entries.size() > most) {
          throw new AssertionError("a small file without end");
        }
      }
    }
    CaptureReading reading = new CaptureReading(new ArrayList<>(), new ArrayList<>());
    for (LogEntry entry : entries) {
      if (entry.packet() != null) {
        reading.packets.add(entry.packet());
      } else if (entry.deadLetter() != null) {
        reading.leftOut.add(entry.deadLetter().line());
      }
    }
    return reading;
  }
}
