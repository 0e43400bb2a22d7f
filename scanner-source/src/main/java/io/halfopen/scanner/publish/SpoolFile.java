package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.avro.Schema;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.file.SeekableByteArrayInput;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.io.BinaryDecoder;
import org.apache.avro.io.DecoderFactory;
import org.apache.avro.specific.SpecificData;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificRecordBase;

/**
 * The events of one spool file, an Avro container of packets and heartbeats. A process that died or
 * a bad disk may have left it torn: whole events are used, and what is damaged is stepped over up
 * to the next block.
 *
 * <p>The blocks are walked here since Avro's own reader makes room for as many bytes as a damaged
 * length says.
 */
final class SpoolFile {
  /** What a file holds. */
  static final Schema SCHEMA =
      Schema.createUnion(PacketEvent.getClassSchema(), SensorHeartbeat.getClassSchema());

  private static final Schema HEADER = Schema.createMap(Schema.create(Schema.Type.BYTES));
  private static final int MAGIC_BYTES = 4;
  private static final int SYNC_BYTES = 16;

  /** How Avro writes the union's first branch. */
  private static final byte PACKET = 0;

  private final byte[] bytes;
  private final List<Spooled> events = new ArrayList<>();
  private final List<Integer> damage = new ArrayList<>();
  private final SpecificDatumReader<SpecificRecordBase> reader;
  private Schema schema = SCHEMA;
  private boolean asPublished;
  private final EventCodec<PacketEvent> packets = EventCodec.packets();
  private ByteBuffer address = ByteBuffer.allocate(16);
  private BinaryDecoder decoder = DecoderFactory.get().binaryDecoder(new byte[0], null);

  private SpoolFile(byte[] bytes) {
    this.bytes = bytes;
    reader = new SpecificDatumReader<>(SCHEMA, SCHEMA, SpecificData.get());
  }

  /**
   * Reads a file whole.
   *
   * @throws IOException if the disk fails; what is damaged only shows in {@link #damage}
   */
  static SpoolFile read(Path file) throws IOException {
    SpoolFile spool = new SpoolFile(Files.readAllBytes(file));
    // One without a byte was begun by a process that died at once.
    int start = spool.bytes.length == 0 ? 0 : spool.header();
    if (start > 0) {
      spool.blocks(start);
    }
    return spool;
  }

  /** Where the first block begins; 0 where the header itself is damaged. */
  private int header() {
    try {
      decoder = decoder(MAGIC_BYTES, bytes.length - MAGIC_BYTES);
      GenericDatumReader.skip(HEADER, decoder);
      int start = position() + SYNC_BYTES;
      try (DataFileReader<SpecificRecordBase> file =
          new DataFileReader<>(new SeekableByteArrayInput(bytes), reader)) {
        schema = file.getSchema();
        // Comparing two schemas costs more than an event does.
        asPublished = schema.equals(SCHEMA);
        reader.setSchema(schema);
      }
      return start;
    } catch (IOException | RuntimeException e) {
      // Avro throws unchecked exceptions of many kinds for damaged bytes.
      damage.add(0);
      return 0;
    }
  }

  private BinaryDecoder decoder(int at, int length) {
    return DecoderFactory.get().binaryDecoder(bytes, at, length, decoder);
  }

  /** Where a decoder that goes to the file's end has got to. */
  private int position() throws IOException {
    return bytes.length - decoder.inputStream().available();
  }

  private void blocks(int start) {
    byte[] sync = Arrays.copyOfRange(bytes, start - SYNC_BYTES, start);
    int at = start;
    while (at < bytes.length) {
      int end = block(at, sync);
      if (end < 0) {
        damage.add(events.size());
        end = after(sync, at);
      }
      at = end;
    }
  }

  /** Takes the block's events; where the next begins, or -1 if this one is damaged. */
  private int block(int at, byte[] sync) {
    int before = events.size();
    try {
      decoder = decoder(at, bytes.length - at);
      long count = decoder.readLong();
      long size = decoder.readLong();
      int body = position();
      if (size < 0 || size > bytes.length - SYNC_BYTES - body || !sync(sync, body + (int) size)) {
        return -1;
      }
      int[] ends = ends(body, (int) size, count);
      for (int i = 0; i < ends.length; i++) {
        int from = i == 0 ? body : ends[i - 1];
        events.add(event(from, ends[i] - from));
      }
      return body + (int) size + SYNC_BYTES;
    } catch (IOException | RuntimeException e) {
      // What stood before the damage in this block is whole, but no longer surely so.
      events.subList(before, events.size()).clear();
      return -1;
    }
  }

  /**
   * Where each of a block's events ends. Skipping makes no room for what a length claims, and fails
   * where it leads beyond the end.
   */
  private int[] ends(int body, int size, long count) throws IOException {
    if (count < 0 || count > size) {
      throw new IOException("a block is shorter than its events");
    }
    int[] ends = new int[(int) count];
    decoder = decoder(body, size);
    for (int i = 0; i < ends.length; i++) {
      GenericDatumReader.skip(schema, decoder);
      ends[i] = body + size - decoder.inputStream().available();
    }
    if (!decoder.isEnd()) {
      throw new IOException("a block is longer than its events");
    }
    return ends;
  }

  /** A packet is passed on as it stands, neither made nor encoded again. */
  private Spooled event(int at, int length) throws IOException {
    decoder = decoder(at, length);
    if (bytes[at] != PACKET || !asPublished) {
      SpecificRecordBase event = reader.read(null, decoder);
      return event instanceof PacketEvent packet
          ? new Spooled(Message.packet(packet, packets), null)
          : new Spooled(null, (SensorHeartbeat) event);
    }
    decoder.readIndex();
    decoder.readLong();
    decoder.skipString();
    decoder.skipString();
    address = decoder.readBytes(address);
    int port = decoder.readInt();
    return new Spooled(
        Message.packet(address.duplicate(), port, packets.enclose(bytes, at + 1, length - 1)),
        null);
  }

  private boolean sync(byte[] sync, int at) {
    return Arrays.equals(bytes, at, at + SYNC_BYTES, sync, 0, SYNC_BYTES);
  }

  private int after(byte[] sync, int from) {
    for (int at = from; at <= bytes.length - SYNC_BYTES; at++) {
      if (sync(sync, at)) {
        return at + SYNC_BYTES;
      }
    }
    return bytes.length;
  }

  /** Packets and heartbeats, in order. */
  List<Spooled> events() {
    return events;
  }

  /** Before which events (their index) something was damaged; empty for a whole file. */
  List<Integer> damage() {
    return damage;
  }
}
