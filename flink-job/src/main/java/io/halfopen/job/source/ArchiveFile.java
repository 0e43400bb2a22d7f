package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.ContainerBounds;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.PacketDecoder;
import java.io.Closeable;
import java.io.EOFException;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import org.apache.avro.InvalidAvroMagicException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.jspecify.annotations.Nullable;

/**
 * An archive file, event by event. What is wrong with it is said in one line that names the file
 * and the byte; what comes after a damaged block is read all the same.
 */
final class ArchiveFile implements Closeable {
  /** The branch of an event's union, as it is written. */
  private static final int PACKET = 0;

  private static final int PEEK_BYTES = 1 << 14;

  /** Two numbers. */
  private static final int BLOCK_HEADER_BYTES = 20;

  /** What retention and compaction do beside a reader that takes longer than they wait. */
  private static final String GONE =
      "deleted since it was found, as too old (--keep) or after 'archive compact' joined it to"
          + " others: run this again for what is there now";

  private final String path;
  private final SeekableInput input;
  private final long length;
  private final DataFileReader<ArchivedEvent> reader;
  private final SpecificDatumReader<ArchivedEvent> events;
  private final PacketDecoder packets = new PacketDecoder();
  private final boolean ofThisVersion;
  private @Nullable ArchivedEvent event;
  private @Nullable BinaryDecoder decoder;
  private long block;
  private byte[] bytes = {};
  private int at;
  private int end;
  private long left;

  private ArchiveFile(
      String path,
      SeekableInput input,
      DataFileReader<ArchivedEvent> reader,
      SpecificDatumReader<ArchivedEvent> events)
      throws IOException {
    this.path = path;
    this.input = input;
    length = input.length();
    this.reader = reader;
    this.events = events;
    ofThisVersion = reader.getSchema().equals(ArchivedEvent.getClassSchema());
  }

  /**
   * Opens it.
   *
   * @throws Unreadable saying why nothing of it can be read
   */
  static ArchiveFile open(String path) throws Unreadable {
    try {
      return open(path, SeekableFile.open(path));
    } catch (Unreadable e) {
      throw e;
    } catch (FileNotFoundException | NoSuchFileException e) {
      throw new Unreadable(path, 0, GONE);
    } catch (IOException | RuntimeException e) {
      throw new Unreadable(path, 0, Unreadable.why(e));
    }
  }

  /** The same of bytes that lie elsewhere; {@code input} is closed with the file. */
  static ArchiveFile open(String path, SeekableInput input) throws Unreadable {
    try {
      if (input.length() == 0) {
        throw new Unreadable(path, 0, "an empty file");
      }
      requireHeader(input);
      SpecificDatumReader<ArchivedEvent> events = new SpecificDatumReader<>(ArchivedEvent.class);
      DataFileReader<ArchivedEvent> reader = new DataFileReader<>(input, events);
      ArchiveFile file = new ArchiveFile(path, input, reader, events);
      file.requireVersion();
      return file;
    } catch (InvalidAvroMagicException e) {
      throw unreadable(input, new Unreadable(path, 0, "no Avro container file"));
    } catch (Unreadable e) {
      throw unreadable(input, e);
    } catch (IOException | RuntimeException e) {
      throw unreadable(input, new Unreadable(path, 0, Unreadable.why(e)));
    }
  }

  private static Unreadable unreadable(SeekableInput input, Unreadable why) {
    try {
      input.close();
    } catch (IOException e) {
      why.addSuppressed(e);
    }
    return why;
  }

  /** Avro makes room for what a length says before it finds out that there is less. */
  private static void requireHeader(SeekableInput input) throws IOException {
    ContainerBounds bounds = ContainerBounds.ofHeader();
    byte[] some = new byte[PEEK_BYTES];
    for (int n = input.read(some, 0, some.length);
        n > 0 && bounds.isInHeader();
        n = input.read(some, 0, some.length)) {
      bounds.take(some, 0, n);
    }
    input.seek(0);
  }

  /** The same of the block that begins here. */
  private void requireBlock(long at) throws IOException {
    long was = input.tell();
    input.seek(at);
    byte[] some = new byte[BLOCK_HEADER_BYTES];
    int n = input.read(some, 0, some.length);
    input.seek(was);
    if (n > 0) {
      BinaryDecoder numbers = DecoderFactory.get().binaryDecoder(some, 0, n, null);
      long size;
      try {
        numbers.readLong();
        size = numbers.readLong();
      } catch (EOFException e) {
        return; // Cut off, which is told elsewhere.
      }
      if (size < 0 || size > ContainerBounds.MOST_BLOCK_BYTES) {
        throw new IOException("a block of " + size + " bytes");
      }
    }
  }

  private void requireVersion() throws Unreadable {
    String version = reader.getMetaString(ArchiveFormat.VERSION_KEY);
    if (version == null) {
      throw new Unreadable(path, 0, "an Avro file, but not of a Halfopen archive");
    }
    if (!version.equals(Integer.toString(ArchiveFormat.VERSION))) {
      throw new Unreadable(
          path,
          0,
          "written by a newer Halfopen (archive version "
              + version
              + ", this one reads "
              + ArchiveFormat.VERSION
              + "): update this one");
    }
  }

  /**
   * The next event, or null at the end; it is only lent.
   *
   * @throws Unreadable where a block cannot be read; the next call goes on behind it
   */
  @Nullable ArchivedEvent next() throws Unreadable {
    if (!more()) {
      return null;
    }
    try {
      decoder = DecoderFactory.get().binaryDecoder(bytes, at, end - at, decoder);
      event = events.read(event, decoder);
      at = end - decoder.inputStream().available();
      left--;
      return event;
    } catch (IOException | RuntimeException e) {
      // Avro throws unchecked exceptions of many kinds for damaged bytes.
      event = null;
      left = 0;
      at = end;
      throw damaged(e);
    }
  }

  /**
   * Becomes the next event where that is a packet as sensors send them, which nearly all are.
   *
   * @return false where it is another event, or none is left: {@link #next} tells
   * @throws Unreadable as {@link #next}
   */
  boolean next(Packet packet) throws Unreadable {
    if (!ofThisVersion || !more()) {
      return false;
    }
    int start = at;
    while (start < end && bytes[start] < 0) {
      start++; // The time at which the broker took it does not matter here.
    }
    start++;
    if (start >= end || bytes[start] != PACKET || !packets.read(bytes, start + 1, end, packet)) {
      return false;
    }
    at = packets.position();
    left--;
    return true;
  }

  /** Whether an event is left, in this block or the next. */
  private boolean more() throws Unreadable {
    while (left == 0) {
      if (at != end) {
        at = end;
        throw damaged(new IOException("it is longer than its events"));
      }
      if (!nextBlock()) {
        return false;
      }
    }
    return true;
  }

  private boolean nextBlock() throws Unreadable {
    block = reader.previousSync();
    try {
      requireBlock(block);
      if (!reader.hasNext()) {
        requireEnd();
        return false;
      }
      left = reader.getBlockCount();
      ByteBuffer unpacked = reader.nextBlock();
      bytes = unpacked.array();
      at = unpacked.arrayOffset() + unpacked.position();
      end = at + unpacked.remaining();
      return true;
    } catch (Unreadable e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      left = 0;
      at = end;
      skip(block);
      throw damaged(e);
    }
  }

  private Unreadable damaged(Exception e) {
    return new Unreadable(path, block, "a damaged block, left out: " + Unreadable.why(e), false);
  }

  /** Avro takes a cut block for the end. */
  private void requireEnd() throws Unreadable {
    if (reader.previousSync() < length) {
      throw new Unreadable(path, reader.previousSync(), "cut off here; what came before was used");
    }
  }

  /** The byte at which the block in hand begins. */
  long position() {
    return reader.previousSync();
  }

  long length() {
    return length;
  }

  private void skip(long from) throws Unreadable {
    try {
      reader.sync(Math.min(from + 1, length));
    } catch (IOException | RuntimeException e) {
      throw new Unreadable(path, from, "damaged from here on: " + Unreadable.why(e));
    }
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
