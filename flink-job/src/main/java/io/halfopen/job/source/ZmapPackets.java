package io.halfopen.job.source;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectReader;
import com.fasterxml.jackson.dataformat.csv.CsvMapper;
import io.halfopen.event.PacketEvent;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A CSV that ZMap or a fork of it wrote, one row a packet. */
final class ZmapPackets implements PacketFile {
  private static final ObjectReader ROW = new CsvMapper().readerForListOf(String.class);

  private final String path;
  private final BoundedLines lines;
  private final ZmapColumns columns;
  private @Nullable PacketEvent event;

  /**
   * Reads the header.
   *
   * @param in taken over, closed with this; by the caller where this throws
   * @param port the endpoint's port where no column says it, or -1
   */
  ZmapPackets(String path, InputStream in, int port) throws Unreadable {
    this.path = path;
    lines = new BoundedLines(in);
    String header = line();
    try {
      columns = new ZmapColumns(row(header == null ? "" : header.replace("\ufeff", "")), port);
    } catch (IllegalArgumentException e) {
      throw new Unreadable(path, 1, String.valueOf(e.getMessage()), true, DeadLetter.LINES);
    }
  }

  private @Nullable String line() throws Unreadable {
    try {
      return lines.next();
    } catch (IOException e) {
      throw new Unreadable(
          path,
          lines.number(),
          "cut off or damaged behind this (" + Unreadable.why(e) + "); what came before was used",
          true,
          DeadLetter.LINES);
    }
  }

  private static List<String> row(String line) {
    try {
      return ROW.readValue(line);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("no row of comma-separated values", e);
    }
  }

  @Override
  public boolean next() throws Unreadable {
    while (true) {
      String line = line();
      if (line == null) {
        return false;
      }
      if (line.isBlank()) {
        continue;
      }
      try {
        event = read(line);
        if (event != null) {
          return true;
        }
      } catch (IllegalArgumentException e) {
        throw new Unreadable(
            path, lines.number(), String.valueOf(e.getMessage()), false, DeadLetter.LINES);
      }
    }
  }

  private @Nullable PacketEvent read(String line) {
    if (!lines.isWhole()) {
      throw new IllegalArgumentException("longer than " + BoundedLines.MOST_BYTES + " bytes");
    }
    List<String> row = row(line);
    if (row.size() != columns.size()) {
      throw new IllegalArgumentException(row.size() + " cells, the header has " + columns.size());
    }
    return ZmapRow.event(row, columns);
  }

  @Override
  public long capturedMicros() {
    return Objects.requireNonNull(event).getCapturedMicros();
  }

  @Override
  public void events(Collection<PacketEvent> into) {
    into.add(Objects.requireNonNull(event));
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
