package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.job.archive.ArchiveFormat;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.PacketDecoder;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.avro.InvalidAvroMagicException;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableInput;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.Path;
import org.jspecify.annotations.Nullable;

/**
 * An archive file, event by event. What is wrong with it is said in one line that names the file
 * and the byte; what comes after a damaged block is read all the same.
 */
final class ArchiveFile implements Closeable {
  /** The branch of an event's union, as it is written. */
  private static final int PACKET = 0;

  private final String path;
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
      long length,
      DataFileReader<ArchivedEvent> reader,
      SpecificDatumReader<ArchivedEvent> events) {
    this.path = path;
    this.length = length;
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
      return open(path, Input.open(path));
    } catch (Unreadable e) {
      throw e;
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
      SpecificDatumReader<ArchivedEvent> events = new SpecificDatumReader<>(ArchivedEvent.class);
      DataFileReader<ArchivedEvent> reader = new DataFileReader<>(input, events);
      ArchiveFile file = new ArchiveFile(path, input.length(), reader, events);
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

  /** Flink's file as Avro wants it. */
  private static final class Input implements SeekableInput {
    private final FSDataInputStream in;
    private final long length;

    private Input(FSDataInputStream in, long length) {
      this.in = in;
      this.length = length;
    }

    static Input open(String name) throws IOException {
      Path path = new Path(name);
      FileSystem system = path.getFileSystem();
      long length = system.getFileStatus(path).getLen();
      return new Input(system.open(path), length);
    }

    @Override
    public void seek(long position) throws IOException {
      in.seek(position);
    }

    @Override
    public long tell() throws IOException {
      return in.getPos();
    }

    @Override
    public long length() {
      return length;
    }

    @Override
    public int read(byte[] into, int offset, int count) throws IOException {
      return in.read(into, offset, count);
    }

    @Override
    public void close() throws IOException {
      in.close();
    }
  }
}
