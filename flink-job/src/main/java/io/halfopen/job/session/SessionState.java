package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.io.DataInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
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

  static final int NEW_SHAPE = 1;
  static final int NEW_PROVENANCE = 2;

  private final Exchanges exchanges;

  SessionState(Exchanges exchanges) {
    this.exchanges = exchanges;
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
          to,
          Row.SHAPE,
          hasShape(exchanges.rows, to) ? shapes.get(exchanges.rows.getInt(to, Row.SHAPE)) : 0);
      exchanges.rows.putInt(
          to, Row.PROVENANCE, provenances.get(exchanges.rows.getInt(to, Row.PROVENANCE)));
      further(to, in);
      exchanges.putBack(to, List.of());
    }
    return watermark;
  }

  static boolean isObject(Rows rows, int row) {
    return (rows.getByte(row, Row.STATUS) & Row.OBJECT) != 0;
  }

  /** A RST that came first has no option shape. */
  static boolean hasShape(Rows rows, int row) {
    return (rows.getByte(row, Row.FLAGS) & 4) == 0;
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
