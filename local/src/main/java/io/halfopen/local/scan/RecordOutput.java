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
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Final records as lines. On standard output each comes at once, and once more where it was
 * corrected. A file holds each exchange once, with its last revision: rows wait until no correction
 * can follow, and it gets its name when it is whole. What waits is bounded; a correction that comes
 * to a row which stands already makes a second one, and is counted.
 */
public final class RecordOutput implements AutoCloseable {
  /** Some 150 MB of rows with all fields. */
  private static final int MOST_HELD = 1 << 18;

  private final RowFormat<Ja4TScanRecord> format;
  private final Writer writer;
  private final @Nullable Path file;
  private final long holdNanos;
  private final int mostHeld;
  private final Predicate<Ja4TScanRecord> filter;
  private final ToldRecords told;
  private final LinkedHashMap<String, Held> held = new LinkedHashMap<>();
  private long exchanges;
  private long secondRows;
  private boolean headed;
  private boolean committed;

  /** A row, or null for a record that the filter leaves out. */
  private record Held(@Nullable String row, long sinceNanos) {}

  private RecordOutput(
      RowFormat<Ja4TScanRecord> format,
      Predicate<Ja4TScanRecord> filter,
      Writer writer,
      @Nullable Path file,
      Duration hold,
      int mostHeld) {
    this.mostHeld = mostHeld;
    told = new ToldRecords(hold.multipliedBy(2), System.nanoTime());
    this.format = format;
    this.filter = filter;
    this.writer = writer;
    this.file = file;
    holdNanos = hold.toNanos();
  }

  /**
   * Lines on {@code out}, of the records that pass {@code filter}.
   *
   * @param hold how long after a record its correction may come
   */
  public static RecordOutput to(
      PrintStream out,
      RowFormat<Ja4TScanRecord> format,
      Predicate<Ja4TScanRecord> filter,
      Duration hold) {
    Writer writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8));
    return new RecordOutput(format, filter, writer, null, hold, 0);
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
    return to(file, format, filter, hold, MOST_HELD);
  }

  static RecordOutput to(
      Path file,
      RowFormat<Ja4TScanRecord> format,
      Predicate<Ja4TScanRecord> filter,
      Duration hold,
      int mostHeld) {
    try {
      if (Files.isDirectory(file)) {
        throw new BadInputException(file + ": a folder; name a file to write to");
      }
      Writer writer = Files.newBufferedWriter(part(file), StandardCharsets.UTF_8);
      return new RecordOutput(format, filter, writer, file, hold, mostHeld);
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be written there; name another file: -o", e);
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** Takes a final record; true if it is the first of its exchange. */
  public boolean accept(Ja4TScanRecord record) throws IOException {
    long now = System.nanoTime();
    ToldRecords.Told what = told.add(record, now);
    if (what == ToldRecords.Told.KNOWN) {
      return false;
    }
    exchanges += what == ToldRecords.Told.FIRST ? 1 : 0;
    String row = filter.test(record) ? format.line(record) : null;
    if (file == null) {
      line(row);
      writer.flush();
    } else if (what == ToldRecords.Told.CORRECTION && !held.containsKey(record.getId())) {
      secondRows += row == null ? 0 : 1;
      line(row);
    } else {
      held.put(record.getId(), new Held(row, now));
      release(now - holdNanos);
    }
    return what == ToldRecords.Told.FIRST;
  }

  /**
   * Takes a record that nothing corrects any more, so that nothing need be remembered of it.
   * Several threads may bring some at once: each makes its line, and one after the other writes.
   */
  public void settled(Ja4TScanRecord record) throws IOException {
    String row = filter.test(record) ? format.line(record) : null;
    synchronized (this) {
      exchanges++;
      line(row);
    }
  }

  private void release(long untilNanos) throws IOException {
    Iterator<Held> oldestFirst = held.values().iterator();
    while (oldestFirst.hasNext()) {
      Held next = oldestFirst.next();
      if (next.sinceNanos() - untilNanos > 0 && held.size() <= mostHeld) {
        return;
      }
      line(next.row());
      oldestFirst.remove();
    }
  }

  private void line(@Nullable String row) throws IOException {
    header();
    if (row != null) {
      writer.write(row);
      writer.write('\n');
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
  public long exchanges() {
    return exchanges;
  }

  /** Corrections that came to a row which stood already, and so made another. */
  public long secondRows() {
    return secondRows;
  }

  /** Writes what waits and gives the file its name. */
  public void commit() throws IOException {
    header();
    for (Held waiting : held.values()) {
      line(waiting.row());
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
