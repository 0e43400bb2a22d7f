package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Segments;
import io.halfopen.job.session.PackedExchanges.Added;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** All exchanges that are kept, open or lingering: rows, and objects for what does not fit one. */
final class Exchanges {
  private static final int SWEEP_EVERY = 1 << 20;

  final Rows rows;
  final Index index = new Index();
  final ProbeHash hash = new ProbeHash();
  final Shapes shapes = new Shapes();
  final Provenances provenances = new Provenances();
  final PackedExchanges packed;

  /** The rows that the index names, in their own order: a checkpoint reads them straight on. */
  private final BitSet heads = new BitSet();

  private final KeyGroups groups;
  private final Exchange.Limits limits;
  private final Map<Integer, Exchange> objects = new HashMap<>();
  private final List<Packet> pool = new ArrayList<>();
  private final List<Packet> view = new ArrayList<>();
  private int objectPackets;
  private int untilSweep;

  Exchanges(KeyGroups groups, Exchange.Limits limits) {
    this.groups = groups;
    this.limits = limits;
    rows = new Rows(groups.count());
    packed = new PackedExchanges(rows, shapes, provenances, limits.packets());
  }

  KeyGroups groups() {
    return groups;
  }

  /** What is kept, in rows; a packet kept as an object counts as two. */
  long weight() {
    return rows.live() + 2L * objectPackets;
  }

  /** A new exchange of one packet, whose hash is known. */
  int create(Packet packet, int hashed) {
    int row = take(packet.key());
    frame(row, packet);
    sweepWhereFull();
    if (!packed.begin(row, packet)) {
      rows.putInt(row, Row.MORE, Rows.NONE);
      rows.putByte(row, Row.STATUS, Row.OBJECT);
      Exchange exchange = new Exchange(limits);
      exchange.add(packet);
      objects.put(row, exchange);
      objectPackets++;
    }
    enter(hashed, row);
    return row;
  }

  /** A row of zeros, for an exchange of this key. */
  int take(int key) {
    return rows.take(groups.of(key));
  }

  private void frame(int row, Packet packet) {
    rows.putInt(row, Row.KEY, packet.key());
    rows.putShort(row, Row.ENDPOINT_PORT, packet.endpointPort());
    rows.putShort(row, Row.SCANNER_PORT, packet.scannerPort());
    rows.putLong(row, Row.BASE_MICROS, packet.capturedMicros());
  }

  /**
   * Adds a packet of the same probe. Where the table is full, an exchange is cut at what it has
   * room for, as it is at its limit of packets.
   *
   * @return false where nothing changed
   */
  boolean add(int row, Packet packet, boolean full) {
    long base = rows.getLong(row, Row.BASE_MICROS);
    last(row, packet.capturedMillis());
    if (packet.capturedMicros() - base > limits.durationMicros()) {
      boolean news = !is(row, Row.BEYOND);
      set(row, Row.BEYOND);
      return news;
    }
    if (!is(row, Row.OBJECT)) {
      Added added = packed.add(row, packet, full);
      if (added != Added.UNFIT) {
        return added == Added.CHANGED;
      }
      if (full) {
        boolean news = !is(row, Row.EXCESS);
        set(row, Row.EXCESS);
        return news;
      }
      unpackForGood(row);
    }
    Exchange exchange = object(row);
    int before = exchange.packets().size();
    boolean changed = exchange.add(packet, full ? before : limits.packets());
    objectPackets += exchange.packets().size() - before;
    settle(row, exchange);
    return changed;
  }

  /** Carries over to the row what the object knows. */
  private void settle(int row, Exchange exchange) {
    long lastMillis = last(row);
    rows.putLong(row, Row.BASE_MICROS, exchange.packets().get(0).capturedMicros());
    rows.putInt(row, Row.LAST_MILLIS, (int) Math.min(lastMillis - first(row), Integer.MAX_VALUE));
    set(row, (exchange.isBeyond() ? Row.BEYOND : 0) | (exchange.isExcess() ? Row.EXCESS : 0));
  }

  private void unpackForGood(int row) {
    Exchange exchange = new Exchange(limits);
    packets(row).forEach(exchange::add);
    exchange.mark(is(row, Row.BEYOND), is(row, Row.EXCESS));
    objects.put(row, exchange);
    objectPackets += exchange.packets().size();
    packed.release(row);
    set(row, Row.OBJECT);
  }

  private Exchange object(int row) {
    Exchange exchange = objects.get(row);
    if (exchange == null) {
      throw new IllegalStateException("an exchange kept as an object is gone");
    }
    return exchange;
  }

  /** The packets in canonical order; valid until the next call. */
  List<Packet> packets(int row) {
    if (is(row, Row.OBJECT)) {
      return object(row).packets();
    }
    view.clear();
    int count = packed.unpack(row, pool);
    for (int i = 0; i < count; i++) {
      view.add(pool.get(i));
    }
    return view;
  }

  boolean hasRst(int row) {
    return is(row, Row.OBJECT)
        ? object(row).packets().stream().anyMatch(Segments::isRst)
        : packed.hasRst(row);
  }

  /** Takes up a row that was kept, and its packets where they are kept as an object. */
  void putBack(int row, List<Packet> packets) {
    if (is(row, Row.OBJECT)) {
      Exchange exchange = new Exchange(limits);
      packets.forEach(exchange::add);
      exchange.mark(is(row, Row.BEYOND), is(row, Row.EXCESS));
      objects.put(row, exchange);
      objectPackets += exchange.packets().size();
    }
    enter(hash(row), row);
  }

  private void enter(int hashed, int row) {
    index.add(hashed, row);
    heads.set(row);
  }

  /** Rows of exchanges, none of their further rows; only to look at. */
  BitSet heads() {
    return heads;
  }

  /**
   * The packets of what is kept as an object, by group and row, as they are now: no packet ever
   * changes.
   */
  List<Map<Integer, List<Packet>>> objects() {
    List<Map<Integer, List<Packet>>> packets = new ArrayList<>();
    for (int group = 0; group < groups.count(); group++) {
      packets.add(new HashMap<>());
    }
    objects.forEach(
        (row, exchange) -> packets.get(rows.group(row)).put(row, List.copyOf(exchange.packets())));
    return packets;
  }

  private int hash(int row) {
    return is(row, Row.OBJECT) ? hash.of(object(row).packets().get(0)) : hash.of(rows, row);
  }

  /** Reads all that a packet of this hash may need, for the sake of reading it. */
  long touch(int hashed) {
    int slot = index.seek(hashed, index.start(hashed));
    return slot < 0 ? 0 : rows.touch(index.row(slot));
  }

  /** Whether the row, whose key is the packet's, holds the packet's probe. */
  boolean sameProbe(int row, Packet packet) {
    return is(row, Row.OBJECT)
        ? object(row).packets().get(0).sameProbe(packet)
        : packed.sameProbe(row, packet);
  }

  /** Moves all packets of one exchange into another of the same probe. */
  void merge(int into, int from) {
    for (Packet packet : List.copyOf(packets(from).stream().map(Exchanges::copy).toList())) {
      add(into, packet, false);
    }
    last(into, last(from));
    set(
        into,
        rows.getByte(from, Row.STATUS) & (Row.BEYOND | Row.EXCESS | Row.REPORTED | Row.CHANGED));
    rows.putByte(
        into,
        Row.REVISION,
        Math.max(rows.getByte(into, Row.REVISION), rows.getByte(from, Row.REVISION)));
    addLate(into, late(from));
    tell(into, rows.getByte(from, Row.LATE) & Row.TOLD_FEED);
    remove(from);
  }

  /** Packets that came behind the watermark, 63 for more. */
  int late(int row) {
    return rows.getByte(row, Row.LATE) & Row.LATE_COUNT;
  }

  void addLate(int row, int packets) {
    int told = rows.getByte(row, Row.LATE) & ~Row.LATE_COUNT;
    rows.putByte(row, Row.LATE, told | Math.min(Row.LATE_COUNT, late(row) + packets));
  }

  boolean isTold(int row, int what) {
    return (rows.getByte(row, Row.LATE) & what) != 0;
  }

  void tell(int row, int what) {
    rows.putByte(row, Row.LATE, rows.getByte(row, Row.LATE) | what);
  }

  private void untell(int row, int what) {
    rows.putByte(row, Row.LATE, rows.getByte(row, Row.LATE) & ~what);
  }

  /** Notes what was told of an exchange: whether it was incomplete, whether the feed heard it. */
  void told(int row, boolean incomplete, boolean feed) {
    untell(row, Row.TOLD_INCOMPLETE);
    tell(row, (incomplete ? Row.TOLD_INCOMPLETE : 0) | (feed ? Row.TOLD_FEED : 0));
  }

  private static Packet copy(Packet packet) {
    Packet own = new Packet();
    own.set(packet);
    return own;
  }

  /** Out of the index; the row itself waits for {@link #give}, since a bucket still names it. */
  void remove(int row) {
    index.remove(hash(row), row);
    heads.clear(row);
    set(row, Row.GONE);
    if (is(row, Row.OBJECT)) {
      objectPackets -= object(row).packets().size();
      objects.remove(row);
    } else {
      packed.release(row);
    }
  }

  void give(int row) {
    rows.give(row);
  }

  boolean is(int row, int status) {
    return (rows.getByte(row, Row.STATUS) & status) != 0;
  }

  void set(int row, int status) {
    rows.putByte(row, Row.STATUS, rows.getByte(row, Row.STATUS) | status);
  }

  void unset(int row, int status) {
    rows.putByte(row, Row.STATUS, rows.getByte(row, Row.STATUS) & ~status);
  }

  /** Capture time of the first packet, milliseconds. */
  long first(int row) {
    return Math.floorDiv(rows.getLong(row, Row.BASE_MICROS), 1000L);
  }

  /** Capture time of the last packet, kept or not, milliseconds. */
  long last(int row) {
    return first(row) + rows.getInt(row, Row.LAST_MILLIS);
  }

  private void last(int row, long millis) {
    long ahead = Math.min(millis - first(row), Integer.MAX_VALUE);
    if (ahead > rows.getInt(row, Row.LAST_MILLIS)) {
      rows.putInt(row, Row.LAST_MILLIS, (int) ahead);
    }
  }

  /** Gives hostile option lists and old scans' names back, seldom. */
  private void sweepWhereFull() {
    if (untilSweep-- > 0 || !(shapes.known().isFull() || provenances.known().isFull())) {
      return;
    }
    untilSweep = SWEEP_EVERY;
    BitSet shapesUsed = new BitSet();
    BitSet provenancesUsed = new BitSet();
    index.forEach(
        row -> {
          if (!is(row, Row.OBJECT)) {
            shapesUsed.set(rows.getInt(row, Row.SHAPE));
            provenancesUsed.set(rows.getInt(row, Row.PROVENANCE));
          }
        });
    // The shape of a lone RST is 0 and means nothing; it has to stay a number that exists.
    shapesUsed.set(0);
    int[] shape = shapes.known().keep(shapesUsed);
    int[] provenance = provenances.known().keep(provenancesUsed);
    index.forEach(
        row -> {
          if (!is(row, Row.OBJECT)) {
            rows.putInt(row, Row.SHAPE, shape.length == 0 ? 0 : shape[rows.getInt(row, Row.SHAPE)]);
            rows.putInt(row, Row.PROVENANCE, provenance[rows.getInt(row, Row.PROVENANCE)]);
          }
        });
  }
}
