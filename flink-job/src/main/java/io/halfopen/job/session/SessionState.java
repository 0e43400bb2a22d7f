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

  /** Rows that are read before their turn: a key group's lie far apart. */
  private static final int AHEAD = 16;

  private final Exchanges exchanges;
  private final Block block = new Block();
  private long touched;

  SessionState(Exchanges exchanges) {
    this.exchanges = exchanges;
  }

  /** Rows of exchanges by key group; {@code ends[g]} is where group {@code g} ends. */
  record Order(int[] rows, int[] ends) {}

  /** Tells the key group of a key. */
  @FunctionalInterface
  interface KeyGroups {
    int of(int key);
  }

  /** Sorts all exchanges into {@code groups} key groups, of which {@code first} is the first. */
  Order order(int first, int groups, KeyGroups group) {
    // The index names rows in no order; reading them in theirs is several times faster.
    BitSet taken = new BitSet();
    exchanges.index.forEach(taken::set);
    int count = exchanges.index.size();
    int[] rows = new int[count];
    short[] groupOf = new short[count];
    int[] ends = new int[groups + 1];
    int at = 0;
    for (int row = taken.nextSetBit(0); row >= 0; row = taken.nextSetBit(row + 1)) {
      int own = group.of(exchanges.rows.getInt(row, Row.KEY)) - first;
      rows[at] = row;
      groupOf[at++] = (short) own;
      ends[own + 1]++;
    }
    for (int g = 0; g < groups; g++) {
      ends[g + 1] += ends[g];
    }
    int[] sorted = new int[count];
    for (int i = 0; i < count; i++) {
      sorted[ends[groupOf[i]]++] = rows[i];
    }
    return new Order(sorted, Arrays.copyOf(ends, groups));
  }

  /** Writes the exchanges {@code from} to {@code to} of an order as one key group. */
  void write(Order order, int from, int to, long watermark, OutputStream out) throws IOException {
    block.to(out);
    block.putInt(VERSION);
    block.putLong(watermark);
    block.putInt(to - from);
    BitSet shapes = new BitSet();
    BitSet provenances = new BitSet();
    int[] rows = order.rows();
    for (int i = from; i < to; i++) {
      touched += exchanges.rows.touch(rows[Math.min(i + AHEAD, rows.length - 1)]);
      write(rows[i], shapes, provenances);
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
      int to = exchanges.rows.take();
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
      int further = exchanges.rows.take();
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
