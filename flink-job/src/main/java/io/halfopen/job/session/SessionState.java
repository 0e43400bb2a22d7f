package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.BitSet;
import java.util.List;

/**
 * Exchanges as bytes, one key group after another, so that a job may restart with more or fewer
 * slots.
 *
 * <p>A key group: version (4 bytes), watermark (8, milliseconds), number of exchanges (4), the
 * exchanges. An exchange: what follows (1), the row (128), option shape and provenance where it is
 * the first to use them (length (2) and bytes each), then further rows, or its packets where it is
 * kept as an object (count (4), then length (2) and bytes each).
 */
final class SessionState {
  /** The version that is written; every version from 1 on is read. */
  static final int VERSION = 2;

  private static final int NEW_SHAPE = 1;
  private static final int NEW_PROVENANCE = 2;

  private final Exchanges exchanges;
  private final Block block = new Block();

  SessionState(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  /** Writes all exchanges as they stand now. */
  void write(long watermark, Parts parts) throws IOException {
    for (int group = 0; group < exchanges.groups().count(); group++) {
      write(group, watermark, parts.begin(exchanges.groups().first() + group));
    }
  }

  /** Where key groups go. */
  @FunctionalInterface
  interface Parts {
    /** Where this one goes; the one before is over. */
    OutputStream begin(int group) throws IOException;
  }

  private void write(int group, long watermark, OutputStream out) throws IOException {
    BitSet taken = exchanges.heads();
    block.to(out);
    block.putInt(VERSION);
    block.putLong(watermark);
    int[] pages = exchanges.rows.pages(group);
    int count = 0;
    for (int page : pages) {
      count += taken.get(page, page + Rows.PAGE).cardinality();
    }
    block.putInt(count);
    BitSet shapes = new BitSet();
    BitSet provenances = new BitSet();
    for (int page : pages) {
      int end = page + Rows.PAGE;
      for (int row = taken.nextSetBit(page); row >= 0 && row < end; ) {
        write(row, shapes, provenances);
        row = taken.nextSetBit(row + 1);
      }
    }
    block.flush();
  }

  private void write(int row, BitSet shapes, BitSet provenances) throws IOException {
    boolean object = exchanges.is(row, Row.OBJECT);
    int shape = exchanges.rows.getInt(row, Row.SHAPE);
    int provenance = exchanges.rows.getInt(row, Row.PROVENANCE);
    boolean newShape = !object && hasShape(row) && !shapes.get(shape);
    boolean newProvenance = !object && !provenances.get(provenance);
    block.putByte((newShape ? NEW_SHAPE : 0) | (newProvenance ? NEW_PROVENANCE : 0));
    block.put(exchanges.rows.page(row), exchanges.rows.at(row), Rows.BYTES);
    if (newShape) {
      shapes.set(shape);
      bytes(exchanges.shapes.known().get(shape));
    }
    if (newProvenance) {
      provenances.set(provenance);
      bytes(exchanges.provenances.known().get(provenance));
    }
    if (object) {
      List<Packet> packets = exchanges.packets(row);
      block.putInt(packets.size());
      for (Packet packet : packets) {
        block.putShort(packet.length());
        block.put(packet.bytes(), 0, packet.length());
      }
      return;
    }
    for (int further = exchanges.rows.getInt(row, Row.MORE); further != Rows.NONE; ) {
      block.put(exchanges.rows.page(further), exchanges.rows.at(further), Rows.BYTES);
      further = exchanges.rows.getInt(further, Row.FURTHER_NEXT);
    }
  }

  /** A RST that came first has no option shape. */
  private boolean hasShape(int row) {
    return (exchanges.rows.getByte(row, Row.FLAGS) & 4) == 0;
  }

  private void bytes(byte[] entry) throws IOException {
    block.putShort(entry.length);
    block.put(entry, 0, entry.length);
  }

  /**
   * Puts one key group's exchanges back.
   *
   * @return the watermark at which they were kept
   * @throws IOException where the state was written by a newer version, or is cut off
   */
  long read(DataInputStream in) throws IOException {
    int version = in.readInt();
    if (version < 1 || version > VERSION) {
      throw new IOException(
          "the kept sessions have version " + version + ", this job reads up to " + VERSION);
    }
    long watermark = in.readLong();
    int count = in.readInt();
    Numbers shapes = new Numbers();
    Numbers provenances = new Numbers();
    byte[] row = new byte[Rows.BYTES];
    for (int i = 0; i < count; i++) {
      int follows = in.readByte();
      in.readFully(row);
      byte[] shape = (follows & NEW_SHAPE) == 0 ? null : bytes(in);
      byte[] provenance = (follows & NEW_PROVENANCE) == 0 ? null : bytes(in);
      int to = exchanges.take(Rows.getInt(row, Row.KEY));
      System.arraycopy(row, 0, exchanges.rows.page(to), exchanges.rows.at(to), Rows.BYTES);
      if (version == 1) {
        told(to);
      }
      if (exchanges.is(to, Row.OBJECT)) {
        exchanges.putBack(to, packets(in));
        continue;
      }
      if (shape != null) {
        shapes.put(exchanges.rows.getInt(to, Row.SHAPE), exchanges.shapes.known().restore(shape));
      }
      if (provenance != null) {
        provenances.put(
            exchanges.rows.getInt(to, Row.PROVENANCE),
            exchanges.provenances.known().restore(provenance));
      }
      exchanges.rows.putInt(
          to, Row.SHAPE, hasShape(to) ? shapes.get(exchanges.rows.getInt(to, Row.SHAPE)) : 0);
      exchanges.rows.putInt(
          to, Row.PROVENANCE, provenances.get(exchanges.rows.getInt(to, Row.PROVENANCE)));
      further(to, in);
      exchanges.putBack(to, List.of());
    }
    return watermark;
  }

  /** Version 1 counted late packets up to 255 there, and told the feed everything. */
  private void told(int row) {
    int late = exchanges.rows.getByte(row, Row.LATE);
    exchanges.rows.putByte(row, Row.LATE, Math.min(Row.LATE_COUNT, late));
    exchanges.told(row, false, exchanges.is(row, Row.REPORTED));
  }

  private void further(int row, DataInputStream in) throws IOException {
    int left = exchanges.rows.getByte(row, Row.COUNT) - Row.HERE;
    exchanges.rows.putInt(row, Row.MORE, Rows.NONE);
    int before = Rows.NONE;
    for (; left > 0; left -= Row.FURTHER) {
      int further = exchanges.rows.take(exchanges.rows.group(row));
      in.readFully(exchanges.rows.page(further), exchanges.rows.at(further), Rows.BYTES);
      exchanges.rows.putInt(further, Row.FURTHER_NEXT, Rows.NONE);
      if (before == Rows.NONE) {
        exchanges.rows.putInt(row, Row.MORE, further);
      } else {
        exchanges.rows.putInt(before, Row.FURTHER_NEXT, further);
      }
      before = further;
    }
  }

  private static byte[] bytes(DataInputStream in) throws IOException {
    byte[] entry = new byte[in.readUnsignedShort()];
    in.readFully(entry);
    return entry;
  }

  private static List<Packet> packets(DataInputStream in) throws IOException {
    int count = in.readInt();
    List<Packet> packets = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Packet packet = new Packet();
      packet.set(bytes(in));
      packets.add(packet);
    }
    return packets;
  }

  /** From the numbers of the job that wrote to the numbers of this one. */
  private static final class Numbers {
    private int[] now = new int[16];

    void put(int then, int number) {
      if (then >= now.length) {
        now = Arrays.copyOf(now, 2 * Math.max(then, now.length));
      }
      now[then] = number;
    }

    int get(int then) {
      return now[then];
    }
  }
}
