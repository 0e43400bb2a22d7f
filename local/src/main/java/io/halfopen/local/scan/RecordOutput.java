package io.halfopen.local.scan;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.RowFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Final records as lines. On standard output each comes at once, and once more where it was
 * corrected. A file holds each exchange once, with its last revision: records wait in it until no
 * correction can follow, and it gets its name when it is whole.
 */
public final class RecordOutput implements AutoCloseable {
  private final RowFormat<Ja4TScanRecord> format;
  private final Writer writer;
  private final @Nullable Path file;
  private final long holdNanos;
  private final Predicate<Ja4TScanRecord> filter;
  private final Map<String, Integer> revisions = new HashMap<>();
  private final LinkedHashMap<String, Held> held = new LinkedHashMap<>();
  private boolean headed;
  private boolean committed;

  private record Held(Ja4TScanRecord record, long sinceNanos) {}

  private RecordOutput(
      RowFormat<Ja4TScanRecord> format,
      Predicate<Ja4TScanRecord> filter,
      Writer writer,
      @Nullable Path file,
      Duration hold) {
    this.format = format;
    this.filter = filter;
    this.writer = writer;
    this.file = file;
    holdNanos = hold.toNanos();
  }

  /** Lines on {@code out}, of the records that pass {@code filter}. */
  public static RecordOutput to(
      PrintStream out, RowFormat<Ja4TScanRecord> format, Predicate<Ja4TScanRecord> filter) {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    return new RecordOutput(format, filter, writer, null, Duration.ZERO);
  }

  /**
   * Lines in a file, which is written beside and renamed at the end.
   *
   * @param hold how long a record waits for its correction
   * @throws BadInputException where the file cannot be written
   */
  public static RecordOutput to(
      Path file,
      RowFormat<Ja4TScanRecord> format,
      Predicate<Ja4TScanRecord> filter,
      Duration hold) {
    try {
      if (Files.isDirectory(file)) {
        throw new BadInputException(file + ": a folder; name a file to write to");
      }
      Writer writer = Files.newBufferedWriter(part(file), StandardCharsets.UTF_8);
      return new RecordOutput(format, filter, writer, file, hold);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be written there; name another file: -o", e);
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** Takes a final record; true if it is the first of its exchange. */
  public boolean accept(Ja4TScanRecord record) throws IOException {
    Integer before = revisions.get(record.getId());
    if (before != null && before >= record.getRevision()) {
      return false;
    }
    revisions.put(record.getId(), record.getRevision());
    if (file == null) {
      line(record);
      writer.flush();
    } else {
      held.put(record.getId(), new Held(record, System.nanoTime()));
      release(System.nanoTime() - holdNanos);
    }
    return before == null;
  }

  private void release(long untilNanos) throws IOException {
    Iterator<Held> oldestFirst = held.values().iterator();
    while (oldestFirst.hasNext()) {
      Held next = oldestFirst.next();
      if (next.sinceNanos() - untilNanos > 0) {
        return;
      }
      line(next.record());
      oldestFirst.remove();
    }
  }

  private void line(Ja4TScanRecord record) throws IOException {
    header();
    if (filter.test(record)) {
      writer.write(format.line(record) + "\n");
    }
  }

  /** Above the first line, and not before there is something to say. */
  private void header() throws IOException {
    String header = format.header();
    if (!headed && header != null) {
      writer.write(header + "\n");
    }
    headed = true;
  }

  /** Exchanges with a record. */
  public int exchanges() {
    return revisions.size();
  }

  /** Writes what waits and gives the file its name. */
  public void commit() throws IOException {
    header();
    for (Held waiting : held.values()) {
      line(waiting.record());
    }
    held.clear();
    writer.flush();
    if (file != null) {
      writer.close();
      Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
    }
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed && file != null) {
      writer.close();
      Files.deleteIfExists(part(file));
    }
  }
}
