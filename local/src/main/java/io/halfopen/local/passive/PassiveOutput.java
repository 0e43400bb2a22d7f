package io.halfopen.local.passive;

import io.halfopen.event.BadInputException;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.event.PassiveKind;
import io.halfopen.job.table.RowFormat;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.function.Predicate;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.jspecify.annotations.Nullable;

/**
 * Passive fingerprints as they come: rows on standard output or in a file, or an Avro file. A file
 * is written beside and gets its name when it is whole.
 */
public final class PassiveOutput implements AutoCloseable {
  private static final int DEFLATE_LEVEL = 6;

  private final Rows rows;
  private final @Nullable Path file;
  private final Predicate<PassiveFingerprint> filter;
  private long clients;
  private long servers;
  private boolean committed;

  /** Takes the lines in one form or another. */
  private interface Rows extends AutoCloseable {
    void write(PassiveFingerprint line) throws IOException;

    void flush() throws IOException;

    /** True where nobody reads any more. */
    boolean isUnread();

    @Override
    void close() throws IOException;
  }

  private PassiveOutput(Rows rows, @Nullable Path file, Predicate<PassiveFingerprint> filter) {
    this.rows = rows;
    this.file = file;
    this.filter = filter;
  }

  /** Rows on a stream that is not closed. */
  public static PassiveOutput to(
      PrintStream out, RowFormat<PassiveFingerprint> format, Predicate<PassiveFingerprint> filter) {
    return new PassiveOutput(new Text(out, format), null, filter);
  }

  /**
   * Rows in a file.
   *
   * @throws BadInputException where it cannot be written
   */
  public static PassiveOutput to(
      Path file, RowFormat<PassiveFingerprint> format, Predicate<PassiveFingerprint> filter) {
    PrintStream out = new PrintStream(open(file), false, StandardCharsets.UTF_8);
    return new PassiveOutput(new Text(out, format), file, filter);
  }

  /**
   * An Avro container.
   *
   * @throws BadInputException where it cannot be written
   */
  public static PassiveOutput avro(Path file, Predicate<PassiveFingerprint> filter) {
    return new PassiveOutput(new Avro(open(file)), file, filter);
  }

  private static OutputStream open(Path file) {
    try {
      if (Files.isDirectory(file)) {
        throw new BadInputException(file + ": a folder; name a file to write to");
      }
      return Files.newOutputStream(part(file));
    } catch (IOException e) {
      throw new BadInputException(file + ": cannot be written there; name another file: -o", e);
    }
  }

  private static Path part(Path file) {
    return file.resolveSibling(file.getFileName() + ".part");
  }

  /** Takes one line. */
  public void accept(PassiveFingerprint line) {
    if (line.getKind() == PassiveKind.JA4T) {
      clients++;
    } else {
      servers++;
    }
    if (filter.test(line)) {
      try {
        rows.write(line);
      } catch (IOException e) {
        throw new UncheckedIOException("writing failed: " + e.getMessage(), e);
      }
    }
  }

  /** Shows what came so far; false where nobody reads any more. */
  public boolean flush() throws IOException {
    rows.flush();
    return !rows.isUnread();
  }

  /** SYNs so far, those that the filter left out included. */
  public long clients() {
    return clients;
  }

  /** SYN-ACKs so far, likewise. */
  public long servers() {
    return servers;
  }

  /** Writes what waits and gives the file its name. */
  public void commit() throws IOException {
    rows.flush();
    if (file != null) {
      rows.close();
      if (rows.isUnread()) {
        throw new IOException(file + ": writing failed; is the disk full?");
      }
      Files.move(part(file), file, StandardCopyOption.REPLACE_EXISTING);
    }
    committed = true;
  }

  @Override
  public void close() throws IOException {
    if (!committed && file != null) {
      rows.close();
      Files.deleteIfExists(part(file));
    }
  }

  private static final class Text implements Rows {
    private final PrintStream out;
    private final Writer writer;
    private final RowFormat<PassiveFingerprint> format;

    Text(PrintStream out, RowFormat<PassiveFingerprint> format) {
      this.out = out;
      this.format = format;
      writer = new BufferedWriter(new OutputStreamWriter(out, StandardCharsets.UTF_8), 1 << 16);
      String header = format.header();
      if (header != null) {
        put(header);
      }
    }

    private void put(String line) {
      try {
        writer.write(line);
        writer.write('\n');
      } catch (IOException e) {
        throw new UncheckedIOException("writing failed: " + e.getMessage(), e);
      }
    }

    @Override
    public void write(PassiveFingerprint line) {
      put(format.line(line));
    }

    @Override
    public void flush() throws IOException {
      writer.flush();
    }

    @Override
    public boolean isUnread() {
      return out.checkError();
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }

  private static final class Avro implements Rows {
    private final DataFileWriter<PassiveFingerprint> writer;

    Avro(OutputStream out) {
      try {
        writer =
            new DataFileWriter<>(new SpecificDatumWriter<>(PassiveFingerprint.class))
                .setCodec(CodecFactory.deflateCodec(DEFLATE_LEVEL))
                .create(PassiveFingerprint.getClassSchema(), out);
      } catch (IOException e) {
        throw new UncheckedIOException("writing failed: " + e.getMessage(), e);
      }
    }

    @Override
    public void write(PassiveFingerprint line) throws IOException {
      writer.append(line);
    }

    @Override
    public void flush() {
      // Blocks are as large as they should be; a file is read when it is whole.
      return;
    }

    @Override
    public boolean isUnread() {
      return false;
    }

    @Override
    public void close() throws IOException {
      writer.close();
    }
  }
}
