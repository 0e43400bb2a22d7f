package io.halfopen.job.fingerprint;

/**
 * Reads a packet event's Avro bytes straight into a {@link Packet}, without an object for anything
 * in between. It takes what sensors send and nothing else: where a value is out of range, a name
 * holds more than printable ASCII, or the bytes end too early, it declines, and whoever asked reads
 * the event the long way, which says what is wrong.
 *
 * <p>Positions are fields so that a number can be read without an object of its own.
 */
public final class PacketDecoder {
  /** Up to the year 2200. */
  private static final long LATEST_MICROS = 7_258_118_400_000_000L;

  private static final int LONGEST_NAME = 255;
  private static final int MOST_OPTIONS = 40;
  private static final int TCP = 6;
  private static final int INT_BITS = 32;

  private byte[] from = {};
  private int at;
  private int end;
  private boolean declined;

  /** Where the last packet ended. */
  public int position() {
    return at;
  }

  /**
   * Reads the event that begins at {@code start}.
   *
   * @param bytes fields in the order of this version's schema, up to {@code limit}
   * @return whether {@code packet} is now what they say
   */
  public boolean read(byte[] bytes, int start, int limit, Packet packet) {
    from = bytes;
    at = start;
    end = limit;
    declined = false;
    read(packet);
    return !declined;
  }

  private void read(Packet packet) {
    long captured = longUpTo(LATEST_MICROS);
    int sensorAt = name();
    int sensor = at - sensorAt;
    int scanAt = name();
    int scan = at - scanAt;
    int endpointAt = bytes(16);
    int address = at - endpointAt;
    int endpointPort = (int) upTo(0xffff);
    int scannerAt = bytes(16);
    int sameAddress = at - scannerAt;
    int scannerPort = (int) upTo(0xffff);
    boolean fromScanner = truth();
    long protocol = number();
    int sequence = (int) longUpTo(0xffff_ffffL);
    int acknowledgement = (int) longUpTo(0xffff_ffffL);
    int flags = (int) upTo(0x1ff);
    int window = (int) upTo(0xffff);
    int hopLimit = (int) upTo(0xff);
    int ipId = given() ? (int) upTo(0xffff) : -1;
    int optionsAt = bytes(MOST_OPTIONS);
    int options = at - optionsAt;
    boolean truncated = truth();
    int payload = (int) upTo(0xffff);
    if (given()) {
      bytes(0xffff);
    }
    boolean hasSent = given();
    long sent = hasSent ? longUpTo(LATEST_MICROS) : 0;
    int templateAt = given() ? name() : at;
    int template = at - templateAt;
    if (given()) {
      number();
    }
    if (given()) {
      number();
    }
    int resolution = (int) upTo(Integer.MAX_VALUE);
    boolean addresses = address == sameAddress && (address == 4 || address == 16);
    if (declined || !addresses || (protocol != TCP && protocol != 0)) {
      declined = true;
      return;
    }
    byte[] into = packet.resize(Packet.HEADER + options + sensor + scan + template);
    packet.header(captured, sequence, acknowledgement, flags, window, hopLimit);
    packet.rest(fromScanner, truncated, address == 16, ipId, payload);
    packet.timeResolution(resolution);
    if (hasSent) {
      packet.sent(sent);
    }
    packet.ports(endpointPort, scannerPort);
    if (address == 4) {
      packet.ipv4(PacketBytes.intAt(from, endpointAt), PacketBytes.intAt(from, scannerAt));
    } else {
      System.arraycopy(from, endpointAt, into, 40, 16);
      System.arraycopy(from, scannerAt, into, 56, 16);
    }
    packet.lengths(options, sensor << 16 | scan << 8 | template);
    int next = Packet.HEADER;
    System.arraycopy(from, optionsAt, into, next, options);
    System.arraycopy(from, sensorAt, into, next += options, sensor);
    System.arraycopy(from, scanAt, into, next += sensor, scan);
    System.arraycopy(from, templateAt, into, next + scan, template);
    packet.seal();
  }

  /** A zigzag number of variable length, of the schema's {@code int}: Avro reads no longer one. */
  private long number() {
    return number(INT_BITS);
  }

  private long number(int bits) {
    long value = 0;
    for (int shift = 0; shift < bits && at < end; shift += 7) {
      byte next = from[at++];
      value |= (next & 0x7fL) << shift;
      if (next >= 0) {
        return value >>> 1 ^ -(value & 1);
      }
    }
    declined = true;
    return 0;
  }

  private long upTo(long most) {
    return within(number(), most);
  }

  /** Of the schema's {@code long}. */
  private long longUpTo(long most) {
    return within(number(Long.SIZE), most);
  }

  private long within(long value, long most) {
    declined |= value < 0 || value > most;
    return value;
  }

  private boolean truth() {
    if (at >= end) {
      declined = true;
      return false;
    }
    byte value = from[at++];
    declined |= (value & ~1) != 0;
    return value != 0;
  }

  /** Whether the second branch follows in a union of null and something. */
  private boolean given() {
    return upTo(1) == 1;
  }

  /** Where so many bytes at most begin; they end at the position. */
  private int bytes(int most) {
    long n = upTo(most);
    int begin = at;
    if (declined || n > end - at) {
      declined = true;
      return begin;
    }
    at += (int) n;
    return begin;
  }

  /** Where a name begins, all of it printable. */
  private int name() {
    int begin = bytes(LONGEST_NAME);
    for (int i = begin; i < at; i++) {
      declined |= from[i] < ' ' || from[i] == 0x7f;
    }
    return begin;
  }
}
