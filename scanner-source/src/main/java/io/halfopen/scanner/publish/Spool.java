package io.halfopen.scanner.publish;

import io.halfopen.event.BadInputException;
import io.halfopen.event.EventCodec;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.avro.specific.SpecificRecordBase;
import org.jspecify.annotations.Nullable;

/**
 * A folder of Avro container files, written in order and read in order, bounded in bytes. It
 * belongs to one process at a time; what a process left behind is there for the next.
 *
 * <p>Not safe for use by several threads at once.
 */
final class Spool implements AutoCloseable {
  private static final long FILE_BYTES = 8 << 20;
  private static final String SUFFIX = ".avro";

  private final Path folder;
  private final long limitBytes;
  private final FileChannel lock;
  private final Deque<Path> sealed = new ArrayDeque<>();
  private long sealedBytes;
  private long nextNumber;
  private @Nullable DataFileWriter<SpecificRecordBase> writer;
  private @Nullable Path active;
  private long activeEvents;
  private long activeBytes;
  private long unsafe;

  private Spool(Path folder, long limitBytes, FileChannel lock) {
    this.folder = folder;
    this.limitBytes = limitBytes;
    this.lock = lock;
  }

  /**
   * Opens the folder, made where it is missing.
   *
   * @param limitBytes files beyond this many bytes are not begun
   * @throws BadInputException where it cannot be used or another process uses it
   */
  static Spool open(Path folder, long limitBytes) {
    FileChannel lock = null;
    boolean opened = false;
    try {
      Files.createDirectories(
          folder,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      lock =
          FileChannel.open(
              folder.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      if (!locked(lock)) {
        throw new BadInputException(
            folder + ": another scan spools there; name another folder: --spool");
      }
      Spool spool = new Spool(folder, limitBytes, lock);
      spool.findLeftOver();
      opened = true;
      return spool;
    } catch (IOException e) {
      throw new BadInputException(
          folder + ": events cannot be spooled there; name another folder: --spool", e);
    } finally {
      if (!opened && lock != null) {
        closeQuietly(lock);
      }
    }
  }

  private static boolean locked(FileChannel channel) throws IOException {
    try {
      return channel.tryLock() != null;
    } catch (OverlappingFileLockException e) {
      return false;
    }
  }

  private void findLeftOver() throws IOException {
    List<Path> files;
    try (Stream<Path> all = Files.list(folder)) {
      files = all.filter(file -> number(file) >= 0).sorted().toList();
    }
    for (Path file : files) {
      sealed.add(file);
      sealedBytes += Files.size(file);
      nextNumber = number(file) + 1;
    }
  }

  /** The number in a spool file's name, or -1. */
  private static long number(Path file) {
    String name = file.getFileName().toString();
    return name.matches("\\d{12}\\.avro")
        ? Long.parseLong(name.substring(0, name.length() - SUFFIX.length()))
        : -1;
  }

  /** Bytes on disk, about. */
  long bytes() {
    return sealedBytes + activeBytes;
  }

  long limitBytes() {
    return limitBytes;
  }

  boolean full() {
    return bytes() >= limitBytes;
  }

  /** Adds a message; it is safe after the next {@link #flush} or {@link #seal}. */
  void append(Message message) throws IOException {
    DataFileWriter<SpecificRecordBase> to = writer == null ? begin() : writer;
    unsafe++;
    byte[] value = message.value();
    int body = value.length - EventCodec.HEADER_BYTES;
    // Avro's union: the branch's number in zigzag, then the body as it stands in the message.
    ByteBuffer datum = ByteBuffer.allocate(1 + body);
    datum.put((byte) (message.key() != null ? 0 : 2));
    datum.put(value, EventCodec.HEADER_BYTES, body).flip();
    to.appendEncoded(datum);
    activeEvents++;
    activeBytes += 1 + body;
    if (activeBytes >= FILE_BYTES) {
      seal();
    }
  }

  private DataFileWriter<SpecificRecordBase> begin() throws IOException {
    Path file = folder.resolve("%012d".formatted(nextNumber++) + SUFFIX);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    DataFileWriter<SpecificRecordBase> made =
        new DataFileWriter<>(new SpecificDatumWriter<SpecificRecordBase>(SpoolFile.SCHEMA));
    made.setCodec(CodecFactory.nullCodec());
    made.create(SpoolFile.SCHEMA, file.toFile());
    writer = made;
    active = file;
    activeEvents = 0;
    activeBytes = Files.size(file);
    return made;
  }

  /** Hands what was added to the operating system, which keeps it whatever this process does. */
  void flush() throws IOException {
    if (writer != null) {
      writer.flush();
      unsafe = 0;
    }
  }

  /** Ends the file that is being written, so that it can be read. */
  void seal() throws IOException {
    if (writer != null && active != null) {
      writer.close();
      writer = null;
      unsafe = 0;
      sealedBytes += Files.size(active);
      sealed.add(active);
      activeEvents = 0;
      activeBytes = 0;
    }
  }

  /**
   * After the disk failed: what is written so far is read later as far as it is whole.
   *
   * @return how many events may not be
   */
  long giveUpFile() {
    if (writer != null && active != null) {
      closeQuietly(writer);
      writer = null;
      sealed.add(active);
      sealedBytes += activeBytes;
      activeEvents = 0;
      activeBytes = 0;
    }
    long mayBeLost = unsafe;
    unsafe = 0;
    return mayBeLost;
  }

  /** Events in the file that is being written. */
  long activeEvents() {
    return activeEvents;
  }

  /** Files that are whole and wait. */
  int sealedFiles() {
    return sealed.size();
  }

  /** The oldest file that is whole, or null. */
  @Nullable Path oldest() {
    return sealed.peek();
  }

  /** Removes the oldest file: all that it holds has arrived. */
  void removeOldest() throws IOException {
    Path file = sealed.remove();
    sealedBytes = Math.max(0, sealedBytes - Files.size(file));
    Files.delete(file);
  }

  /** True if nothing is left. */
  boolean isEmpty() {
    return sealed.isEmpty() && activeEvents == 0;
  }

  @Override
  public void close() throws IOException {
    try {
      seal();
    } finally {
      lock.close();
    }
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // The failure that led here is the one to tell.
      return;
    }
  }
}
