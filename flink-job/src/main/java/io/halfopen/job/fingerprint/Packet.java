package io.halfopen.job.fingerprint;

import io.halfopen.event.PacketEvent;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * One captured TCP segment as a view over fixed bytes: what travels through the job, so that moving
 * it is one copy and keeping it needs no object of its own. Mutable and reused; copy what you keep.
 *
 * <p>Big-endian, so that comparing bytes orders packets by capture time, then sequence number, then
 * content. At 0 capture time (8, microseconds), 8 sequence, 12 acknowledgement, 16 flags (2), 18
 * window (2), 20 hop limit (1), 21 bits (1), 22 IP id (2), 24 payload length (4), 28 send time (8),
 * 36 endpoint port, 38 scanner port, 40 endpoint address (16), 56 scanner address (16), 72 key (4),
 * 76 lengths of options, sensor, scan and template (1 each), 80 their bytes.
 */
public final class Packet {
  /** Bytes before the options. */
  public static final int HEADER = 80;

  private static final int FROM_SCANNER = 1;
  private static final int OPTIONS_TRUNCATED = 2;
  private static final int HAS_IP_ID = 4;
  private static final int HAS_SENT = 8;
  private static final int IPV6 = 16;
  private static final int WHOLE_SECONDS = 32;
  private static final int WHOLE_MILLIS = 64;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
  private static final VarHandle SHORT =
      MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.BIG_ENDIAN);

  private byte[] bytes = new byte[192];
  private int length = HEADER;

  /** The bytes; valid up to {@link #length()}. */
  public byte[] bytes() {
    return bytes;
  }

  /** Bytes in use. */
  public int length() {
    return length;
  }

  /** Makes room for {@code n} bytes, which the caller fills, and uses that many. */
  public byte[] resize(int n) {
    if (n > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(n, 2 * bytes.length));
    }
    length = n;
    return bytes;
  }

  /** Becomes a copy of {@code other}. */
  public void set(Packet other) {
    System.arraycopy(other.bytes, 0, resize(other.length), 0, other.length);
  }

  /** Becomes a copy of what {@link #toBytes} gave. */
  public void set(byte[] kept) {
    System.arraycopy(kept, 0, resize(kept.length), 0, kept.length);
  }

  /** The bytes in an array of their own. */
  public byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  public long capturedMicros() {
    return (long) LONG.get(bytes, 0);
  }

  /** Milliseconds, as the stream processor counts time. */
  public long capturedMillis() {
    return Math.floorDiv(capturedMicros(), 1000L);
  }

  public int sequence() {
    return (int) INT.get(bytes, 8);
  }

  public int acknowledgement() {
    return (int) INT.get(bytes, 12);
  }

  public int flags() {
    return (short) SHORT.get(bytes, 16) & 0xffff;
  }

  public int window() {
    return (short) SHORT.get(bytes, 18) & 0xffff;
  }

  public int hopLimit() {
    return bytes[20] & 0xff;
  }

  /** Minus one where there is none. */
  public int ipId() {
    return (bytes[21] & HAS_IP_ID) == 0 ? -1 : (short) SHORT.get(bytes, 22) & 0xffff;
  }

  public int payloadLength() {
    return (int) INT.get(bytes, 24);
  }

  public boolean hasSent() {
    return (bytes[21] & HAS_SENT) != 0;
  }

  /** When the probe left, microseconds; 0 where unknown. */
  public long sentMicros() {
    return (long) LONG.get(bytes, 28);
  }

  public int endpointPort() {
    return (short) SHORT.get(bytes, 36) & 0xffff;
  }

  public int scannerPort() {
    return (short) SHORT.get(bytes, 38) & 0xffff;
  }

  public boolean isFromScanner() {
    return (bytes[21] & FROM_SCANNER) != 0;
  }

  public boolean isOptionsTruncated() {
    return (bytes[21] & OPTIONS_TRUNCATED) != 0;
  }

  /**
   * What the capture time is rounded down to, microseconds: 0 (it is exact), 1,000 or 1,000,000.
   */
  public int timeResolutionMicros() {
    return (bytes[21] & WHOLE_SECONDS) != 0
        ? 1_000_000
        : (bytes[21] & WHOLE_MILLIS) != 0 ? 1_000 : 0;
  }

  public boolean isIpv6() {
    return (bytes[21] & IPV6) != 0;
  }

  /** Fingerprint of {@link #sameProbe}'s fields: decides the key group, so it never changes. */
  public int key() {
    return (int) INT.get(bytes, 72);
  }

  public int optionsLength() {
    return bytes[76] & 0xff;
  }

  /** A view of the option bytes. */
  public ByteBuffer options() {
    return ByteBuffer.wrap(bytes, HEADER, optionsLength());
  }

  /** Where sensor, scan and template begin; they reach to the end. */
  public int provenanceAt() {
    return HEADER + optionsLength();
  }

  /** The four lengths from {@link #optionsLength} on, as one number without the first. */
  public int provenanceLengths() {
    return (int) INT.get(bytes, 76) & 0xffffff;
  }

  /** An IPv4 endpoint's four bytes. */
  public int endpointIpv4() {
    return (int) INT.get(bytes, 52);
  }

  /** An IPv4 scanner's four bytes. */
  public int scannerIpv4() {
    return (int) INT.get(bytes, 68);
  }

  /** A view of the endpoint's 4 or 16 bytes. */
  public ByteBuffer endpointAddress() {
    return isIpv6() ? ByteBuffer.wrap(bytes, 40, 16) : ByteBuffer.wrap(bytes, 52, 4);
  }

  /** A view of the scanner's 4 or 16 bytes. */
  public ByteBuffer scannerAddress() {
    return isIpv6() ? ByteBuffer.wrap(bytes, 56, 16) : ByteBuffer.wrap(bytes, 68, 4);
  }

  public String sensor() {
    return text(provenanceAt(), bytes[77] & 0xff);
  }

  public String scan() {
    return text(provenanceAt() + (bytes[77] & 0xff), bytes[78] & 0xff);
  }

  /** Null where unknown. */
  public @Nullable String template() {
    int n = bytes[79] & 0xff;
    return n == 0 ? null : text(length - n, n);
  }

  private String text(int at, int n) {
    return new String(bytes, at, n, java.nio.charset.StandardCharsets.UTF_8);
  }

  /** Whether both answer one probe: scan, sensor, endpoint, and the address and port that asked. */
  public boolean sameProbe(Packet other) {
    int named = (bytes[77] & 0xff) + (bytes[78] & 0xff);
    int at = provenanceAt();
    int otherAt = other.provenanceAt();
    return Arrays.equals(bytes, 36, 76, other.bytes, 36, 76)
        && isIpv6() == other.isIpv6()
        && bytes[77] == other.bytes[77]
        && bytes[78] == other.bytes[78]
        && Arrays.equals(bytes, at, at + named, other.bytes, otherAt, otherAt + named);
  }

  /** Capture time, then sequence number, then everything else. */
  public int compareTo(Packet other) {
    return Arrays.compareUnsigned(bytes, 0, length, other.bytes, 0, other.length);
  }

  /**
   * The same segment, whenever it was captured and however far it came: a copy that the network
   * made.
   */
  public boolean sameBytes(Packet other) {
    return Arrays.equals(bytes, 8, 20, other.bytes, 8, 20)
        && bytes[21] == other.bytes[21]
        && ipId() == other.ipId()
        && payloadLength() == other.payloadLength()
        && Arrays.equals(bytes, HEADER, provenanceAt(), other.bytes, HEADER, other.provenanceAt());
  }

  /**
   * Becomes what {@code event} says. Its values are taken to be possible: addresses of 4 or 16
   * bytes, at most 40 bytes of options, texts of at most 255 bytes.
   */
  public void set(PacketEvent event) {
    PacketBytes.write(event, this);
  }

  /** An Avro event of its own. */
  public PacketEvent toEvent() {
    return PacketBytes.read(this);
  }

  /** Writes capture time and the TCP and IP header's fixed part. */
  public void header(
      long capturedMicros, int sequence, int acknowledgement, int flags, int window, int hopLimit) {
    LONG.set(bytes, 0, capturedMicros);
    INT.set(bytes, 8, sequence);
    INT.set(bytes, 12, acknowledgement);
    SHORT.set(bytes, 16, (short) flags);
    SHORT.set(bytes, 18, (short) window);
    bytes[20] = (byte) hopLimit;
  }

  /** Writes what the header leaves open; an IP id below zero means none. */
  public void rest(boolean fromScanner, boolean truncated, boolean v6, int ipId, int payload) {
    bytes[21] =
        (byte)
            ((fromScanner ? FROM_SCANNER : 0)
                | (truncated ? OPTIONS_TRUNCATED : 0)
                | (v6 ? IPV6 : 0)
                | (ipId >= 0 ? HAS_IP_ID : 0));
    SHORT.set(bytes, 22, (short) Math.max(ipId, 0));
    INT.set(bytes, 24, payload);
    LONG.set(bytes, 28, 0L);
  }

  /** Writes the send time, after {@link #rest}. */
  public void sent(long micros) {
    bytes[21] |= HAS_SENT;
    LONG.set(bytes, 28, micros);
  }

  /**
   * Writes what the time is rounded down to, after {@link #rest}; what is between counts as worse.
   */
  public void timeResolution(int micros) {
    bytes[21] |= (byte) (micros <= 1 ? 0 : micros <= 1_000 ? WHOLE_MILLIS : WHOLE_SECONDS);
  }

  /** Writes both ports. */
  public void ports(int endpoint, int scanner) {
    SHORT.set(bytes, 36, (short) endpoint);
    SHORT.set(bytes, 38, (short) scanner);
  }

  /** Writes two IPv4 addresses. */
  public void ipv4(int endpoint, int scanner) {
    LONG.set(bytes, 40, 0L);
    LONG.set(bytes, 48, endpoint & 0xffff_ffffL);
    LONG.set(bytes, 56, 0L);
    LONG.set(bytes, 64, scanner & 0xffff_ffffL);
  }

  /** Writes the length of the options, and those of sensor, scan and template as one number. */
  public void lengths(int options, int provenance) {
    INT.set(bytes, 76, options << 24 | provenance);
  }

  /** Computes the key from the fields that name the probe, which stand by now. */
  public void seal() {
    int named = (bytes[77] & 0xff) + (bytes[78] & 0xff);
    long hash = 0x9e3779b97f4a7c15L ^ bytes[77];
    for (int at = 36; at < 68; at += 8) {
      hash = mix(hash ^ (long) LONG.get(bytes, at));
    }
    hash = mix(hash ^ (int) INT.get(bytes, 68));
    int end = provenanceAt() + named;
    for (int at = provenanceAt(); at < end; at++) {
      hash = hash * 31 + bytes[at];
    }
    hash = mix(hash);
    key((int) (hash ^ hash >>> 32));
  }

  /** Writes a key that is known. */
  public void key(int key) {
    INT.set(bytes, 72, key);
  }

  private static long mix(long x) {
    long mixed = x * 0xbf58476d1ce4e5b9L;
    mixed ^= mixed >>> 29;
    mixed *= 0x94d049bb133111ebL;
    return mixed ^ mixed >>> 32;
  }
}
