package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Segments;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;

/**
 * Exchanges as rows: the common form, where all SYN-ACKs differ in time, timestamp and IP id alone.
 * Nothing is lost: {@link #unpack} gives back the packets to the byte. What does not fit is said so
 * and kept otherwise.
 */
final class PackedExchanges {
  /** What became of a packet. */
  enum Added {
    CHANGED,
    REDELIVERED,
    UNFIT
  }

  private static final int RST = 1 << 31;
  private static final int RST_FLAG = 4;
  private static final int ACK_FLAG = 16;
  private static final int RELATION_ACK_FLAG = 1;
  private static final int RELATION_ACKNOWLEDGES = 2;
  private static final int RELATION_NEXT = 4;
  private static final int RELATION_ZERO = 8;

  private static final VarHandle STAMP =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Rows rows;
  private final Slots slots;
  private final Shapes shapes;
  private final Provenances provenances;
  private final int maxPackets;
  private final byte[] before = new byte[Row.PACKET];
  private final byte[] after = new byte[Row.PACKET];

  PackedExchanges(Rows rows, Shapes shapes, Provenances provenances, int maxPackets) {
    this.rows = rows;
    slots = new Slots(rows);
    this.shapes = shapes;
    this.provenances = provenances;
    this.maxPackets = maxPackets;
  }

  /** Fills a new row with an exchange's first packet; false where it does not fit. */
  boolean begin(int row, Packet packet) {
    boolean synAck = Segments.isSynAck(packet);
    if (packet.isIpv6() || !(synAck ? plainSynAck(packet) : plainRst(packet))) {
      return false;
    }
    int provenance = provenances.of(packet);
    int shape = synAck ? shapes.of(packet) : 0;
    if (provenance == Interner.NONE || shape == Interner.NONE) {
      return false;
    }
    long sentAhead = packet.sentMicros() - packet.capturedMicros();
    if (packet.hasSent() && ((int) sentAhead != sentAhead || sentAhead == Row.NOT_SENT)) {
      return false;
    }
    rows.putInt(row, Row.ENDPOINT, packet.endpointIpv4());
    rows.putInt(row, Row.SCANNER, packet.scannerIpv4());
    rows.putInt(row, Row.PROVENANCE, provenance);
    rows.putInt(row, Row.SHAPE, shape);
    rows.putInt(row, Row.SEQUENCE, packet.sequence());
    rows.putInt(row, Row.ACKNOWLEDGEMENT, packet.acknowledgement());
    rows.putInt(row, Row.SENT, packet.hasSent() ? (int) sentAhead : Row.NOT_SENT);
    rows.putShort(row, Row.WINDOW, packet.window());
    rows.putByte(row, Row.HOP_LIMIT, packet.hopLimit());
    rows.putByte(row, Row.FLAGS, packet.flags());
    status(row, packet.ipId() >= 0 ? Row.HAS_IP_ID : 0);
    rows.putInt(row, Row.ECHO, synAck ? stamp(packet, shape, 4) : 0);
    rows.putInt(row, Row.MORE, Rows.NONE);
    rows.putByte(row, Row.COUNT, 1);
    write(row, slots.at(row, 0), 0, packet, synAck);
    return true;
  }

  private void status(int row, int bits) {
    rows.putByte(row, Row.STATUS, rows.getByte(row, Row.STATUS) | bits);
  }

  private static boolean plainSynAck(Packet packet) {
    return !packet.isOptionsTruncated()
        && packet.payloadLength() == 0
        && packet.flags() < 256
        && packet.timeResolutionMicros() == 0;
  }

  private static boolean plainRst(Packet packet) {
    return Segments.isRst(packet)
        && (packet.flags() & ~ACK_FLAG) == RST_FLAG
        && packet.optionsLength() == 0
        && !packet.isOptionsTruncated()
        && packet.payloadLength() == 0
        && packet.timeResolutionMicros() == 0
        && !packet.hasSent();
  }

  /** The timestamp option's value (offset 0) or echo (offset 4). */
  private int stamp(Packet packet, int shape, int offset) {
    int at = shapes.timestampAt(shape);
    return at == Shapes.NO_TIMESTAMP
        ? 0
        : (int) STAMP.get(packet.bytes(), Packet.HEADER + at + offset);
  }

  /**
   * Adds a packet of this row's probe, whose time is within the longest duration; where the table
   * is full, only into rows that are taken.
   */
  Added add(int row, Packet packet, boolean full) {
    boolean synAck = Segments.isSynAck(packet);
    if (!(synAck ? fitsSynAck(row, packet) : fitsRst(row, packet))) {
      return Added.UNFIT;
    }
    long delta = packet.capturedMicros() - rows.getLong(row, Row.BASE_MICROS);
    if (delta > Integer.MAX_VALUE || (delta < 0 && !rebase(row, -delta))) {
      return Added.UNFIT;
    }
    int most = full ? slots.room(rows.getByte(row, Row.COUNT)) : maxPackets;
    return insert(row, (int) Math.max(delta, 0), packet, synAck, Math.min(most, maxPackets));
  }

  private boolean fitsSynAck(int row, Packet packet) {
    int status = rows.getByte(row, Row.STATUS);
    // Without a SYN-ACK the header describes a RST that came first.
    if ((rows.getByte(row, Row.FLAGS) & RST_FLAG) != 0 || packet.isIpv6() || !plainSynAck(packet)) {
      return false;
    }
    int shape = rows.getInt(row, Row.SHAPE);
    int sent = rows.getInt(row, Row.SENT);
    return packet.sequence() == rows.getInt(row, Row.SEQUENCE)
        && packet.acknowledgement() == rows.getInt(row, Row.ACKNOWLEDGEMENT)
        && packet.window() == rows.getShort(row, Row.WINDOW)
        && packet.hopLimit() == rows.getByte(row, Row.HOP_LIMIT)
        && packet.flags() == rows.getByte(row, Row.FLAGS)
        && packet.ipId() >= 0 == ((status & Row.HAS_IP_ID) != 0)
        && packet.hasSent() == (sent != Row.NOT_SENT)
        && (sent == Row.NOT_SENT
            || packet.sentMicros() == rows.getLong(row, Row.BASE_MICROS) + sent)
        && provenances.is(rows.getInt(row, Row.PROVENANCE), packet)
        && shapes.is(shape, packet)
        && stamp(packet, shape, 4) == rows.getInt(row, Row.ECHO);
  }

  private boolean fitsRst(int row, Packet packet) {
    int ahead = packet.sequence() - rows.getInt(row, Row.SEQUENCE);
    int acknowledgement = packet.acknowledgement();
    return !packet.isIpv6()
        && plainRst(packet)
        && (ahead == 0 || ahead == 1 || packet.sequence() == 0)
        && (acknowledgement == 0 || acknowledgement == rows.getInt(row, Row.ACKNOWLEDGEMENT))
        && packet.ipId() >= 0 == ((rows.getByte(row, Row.STATUS) & Row.HAS_IP_ID) != 0)
        && provenances.is(rows.getInt(row, Row.PROVENANCE), packet);
  }

  /** Moves the base back in time; false where the numbers do not reach that far. */
  private boolean rebase(int row, long by) {
    int count = rows.getByte(row, Row.COUNT);
    long base = rows.getLong(row, Row.BASE_MICROS);
    long sent = rows.getInt(row, Row.SENT);
    long lastMillis =
        Math.floorDiv(base, 1000L) + (rows.getInt(row, Row.LAST_MILLIS) & 0xffff_ffffL);
    if ((micros(row, count - 1) + by) > Integer.MAX_VALUE
        || (sent != Row.NOT_SENT && sent + by > Integer.MAX_VALUE)) {
      return false;
    }
    for (int i = 0; i < count; i++) {
      long place = slots.at(row, i);
      slots.putInt(place, 0, slots.getInt(place, 0) + (int) by);
    }
    rows.putLong(row, Row.BASE_MICROS, base - by);
    rows.putInt(row, Row.LAST_MILLIS, (int) (lastMillis - Math.floorDiv(base - by, 1000L)));
    if (sent != Row.NOT_SENT) {
      rows.putInt(row, Row.SENT, (int) (sent + by));
    }
    return true;
  }

  private Added insert(int row, int delta, Packet packet, boolean synAck, int most) {
    int count = rows.getByte(row, Row.COUNT);
    int at = count;
    while (at > 0 && micros(row, at - 1) >= delta) {
      at--;
      if (micros(row, at) == delta && isSame(row, at, delta, packet, synAck)) {
        return Added.REDELIVERED;
      }
    }
    if (count >= most) {
      boolean known = (rows.getByte(row, Row.STATUS) & Row.EXCESS) != 0;
      status(row, Row.EXCESS);
      if (at == count) {
        return known ? Added.REDELIVERED : Added.CHANGED;
      }
      count--;
    } else {
      slots.open(row, count);
      rows.putByte(row, Row.COUNT, count + 1);
    }
    for (int i = count; i > at; i--) {
      slots.move(slots.at(row, i - 1), slots.at(row, i));
    }
    write(row, slots.at(row, at), delta, packet, synAck);
    return Added.CHANGED;
  }

  private boolean isSame(int row, int at, int delta, Packet packet, boolean synAck) {
    long place = slots.at(row, at);
    slots.get(place, before);
    write(row, place, delta, packet, synAck);
    slots.get(place, after);
    slots.put(place, before);
    return Arrays.equals(before, after);
  }

  private void write(int row, long place, int delta, Packet packet, boolean synAck) {
    slots.putInt(place, 0, synAck ? delta : delta | RST);
    slots.putShort(place, 8, Math.max(packet.ipId(), 0));
    if (synAck) {
      slots.putInt(place, 4, stamp(packet, rows.getInt(row, Row.SHAPE), 0));
    } else {
      slots.putShort(place, 4, packet.window());
      slots.putByte(place, 6, packet.hopLimit());
      slots.putByte(place, 7, relation(row, packet));
    }
  }

  private int micros(int row, int i) {
    return slots.getInt(slots.at(row, i), 0) & ~RST;
  }

  private int relation(int row, Packet rst) {
    int ahead = rst.sequence() - rows.getInt(row, Row.SEQUENCE);
    int sequence = ahead == 0 ? 0 : ahead == 1 ? RELATION_NEXT : RELATION_ZERO;
    return sequence
        | ((rst.flags() & ACK_FLAG) != 0 ? RELATION_ACK_FLAG : 0)
        | (rst.acknowledgement() != 0 ? RELATION_ACKNOWLEDGES : 0);
  }

  boolean hasRst(int row) {
    for (int i = rows.getByte(row, Row.COUNT) - 1; i >= 0; i--) {
      if (slots.getInt(slots.at(row, i), 0) < 0) {
        return true;
      }
    }
    return false;
  }

  /** Gives the further rows back. */
  void release(int row) {
    slots.release(row);
  }

  /** Whether the row holds this packet's probe; its key is the packet's. */
  boolean sameProbe(int row, Packet packet) {
    return !packet.isIpv6()
        && rows.getInt(row, Row.ENDPOINT) == packet.endpointIpv4()
        && rows.getInt(row, Row.SCANNER) == packet.scannerIpv4()
        && rows.getShort(row, Row.ENDPOINT_PORT) == packet.endpointPort()
        && rows.getShort(row, Row.SCANNER_PORT) == packet.scannerPort()
        && provenances.sameScan(rows.getInt(row, Row.PROVENANCE), packet);
  }

  /** Writes the row's packets into {@code into}, in canonical order, reusing what is there. */
  int unpack(int row, List<Packet> into) {
    int count = rows.getByte(row, Row.COUNT);
    for (int i = 0; i < count; i++) {
      if (i == into.size()) {
        into.add(new Packet());
      }
      unpack(row, i, into.get(i));
      // Equal times are rare, and their order is decided by what the row does not hold in order.
      for (int at = i; at > 0 && into.get(at).compareTo(into.get(at - 1)) < 0; at--) {
        Packet swap = into.get(at);
        into.set(at, into.get(at - 1));
        into.set(at - 1, swap);
      }
    }
    return count;
  }

  private void unpack(int row, int i, Packet packet) {
    long place = slots.at(row, i);
    int delta = slots.getInt(place, 0);
    long captured = rows.getLong(row, Row.BASE_MICROS) + (delta & ~RST);
    boolean hasIpId = (rows.getByte(row, Row.STATUS) & Row.HAS_IP_ID) != 0;
    int ipId = hasIpId ? slots.getShort(place, 8) : -1;
    if (delta < 0) {
      rst(row, place, captured, ipId, packet);
      return;
    }
    int shape = rows.getInt(row, Row.SHAPE);
    int options = shapes.length(shape);
    frame(row, options, packet);
    packet.header(
        captured,
        rows.getInt(row, Row.SEQUENCE),
        rows.getInt(row, Row.ACKNOWLEDGEMENT),
        rows.getByte(row, Row.FLAGS),
        rows.getShort(row, Row.WINDOW),
        rows.getByte(row, Row.HOP_LIMIT));
    packet.rest(false, false, false, ipId, 0);
    int sent = rows.getInt(row, Row.SENT);
    if (sent != Row.NOT_SENT) {
      packet.sent(rows.getLong(row, Row.BASE_MICROS) + sent);
    }
    shapes.write(shape, packet.bytes());
    int stamp = shapes.timestampAt(shape);
    if (stamp != Shapes.NO_TIMESTAMP) {
      STAMP.set(packet.bytes(), Packet.HEADER + stamp, slots.getInt(place, 4));
      STAMP.set(packet.bytes(), Packet.HEADER + stamp + 4, rows.getInt(row, Row.ECHO));
    }
  }

  private void rst(int row, long place, long captured, int ipId, Packet packet) {
    int relation = slots.getByte(place, 7);
    int sequence = rows.getInt(row, Row.SEQUENCE);
    frame(row, 0, packet);
    packet.header(
        captured,
        (relation & RELATION_ZERO) != 0
            ? 0
            : (relation & RELATION_NEXT) != 0 ? sequence + 1 : sequence,
        (relation & RELATION_ACKNOWLEDGES) != 0 ? rows.getInt(row, Row.ACKNOWLEDGEMENT) : 0,
        (relation & RELATION_ACK_FLAG) != 0 ? RST_FLAG | ACK_FLAG : RST_FLAG,
        slots.getShort(place, 4),
        slots.getByte(place, 6));
    packet.rest(false, false, false, ipId, 0);
  }

  private void frame(int row, int options, Packet packet) {
    int provenance = rows.getInt(row, Row.PROVENANCE);
    packet.resize(Packet.HEADER + options + provenances.length(provenance));
    packet.ports(rows.getShort(row, Row.ENDPOINT_PORT), rows.getShort(row, Row.SCANNER_PORT));
    packet.ipv4(rows.getInt(row, Row.ENDPOINT), rows.getInt(row, Row.SCANNER));
    provenances.write(provenance, options, packet);
    packet.key(rows.getInt(row, Row.KEY));
  }
}
