package io.halfopen.bench.session;

import io.halfopen.job.fingerprint.Packet;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Hosts that answer as Linux does, six SYN-ACKs each at 0, 1, 3, 7, 15 and 31 seconds, in the order
 * of time and without memory of any of them.
 */
final class Hosts {
  static final int PACKETS = 6;

  /** From a host's first SYN-ACK until a gap of 65 s after its last has passed. */
  private static final double LIFE_MICROS = 96e6;

  private static final int[] AFTER_SECONDS = {0, 1, 3, 7, 15, 31};
  private static final long START_MICROS = 1_700_000_000_000_000L;
  private static final byte[] OPTIONS = {
    2, 4, 5, (byte) 0xb4, 4, 2, 8, 10, 0, 0, 0, 0, 0, 0, 0, 7, 1, 3, 3, 10
  };
  private static final int TIMESTAMP = Packet.HEADER + 8;
  private static final String SENSOR = "sensor-1";
  private static final String SCAN = "scan-2026-11";
  private static final String TEMPLATE = "65535_2-3-4-8-0_1460_7";
  private static final int SYN_ACK = 18;

  private final long[] behind = new long[PACKETS];
  private final long hosts;
  private final double stepMicros;
  private final Packet packet = new Packet();
  private final ByteBuffer bytes;
  private long step;
  private int turn;

  /** So many hosts in all, asked at such a pace that about {@code open} are unfinished. */
  Hosts(long hosts, long open) {
    this.hosts = hosts;
    stepMicros = LIFE_MICROS / open;
    for (int k = 0; k < PACKETS; k++) {
      behind[k] = (long) (AFTER_SECONDS[k] * 1e6 / stepMicros);
    }
    byte[] names = (SENSOR + SCAN + TEMPLATE).getBytes(StandardCharsets.US_ASCII);
    byte[] all = packet.resize(Packet.HEADER + OPTIONS.length + names.length);
    packet.lengths(OPTIONS.length, SENSOR.length() << 16 | SCAN.length() << 8 | TEMPLATE.length());
    System.arraycopy(OPTIONS, 0, all, Packet.HEADER, OPTIONS.length);
    System.arraycopy(names, 0, all, Packet.HEADER + OPTIONS.length, names.length);
    bytes = ByteBuffer.wrap(all);
  }

  /** The next packet, lent until the next call; null at the end. */
  @Nullable Packet next() {
    while (true) {
      if (turn == PACKETS) {
        turn = 0;
        step++;
      }
      int k = turn++;
      long host = step - behind[k];
      if (host >= hosts) {
        if (k == PACKETS - 1) {
          return null;
        }
      } else if (host >= 0) {
        return packet(host, k);
      }
    }
  }

  /** Packet {@code k} of a host, lent until the next call. */
  Packet packet(long host, int k) {
    long asked = START_MICROS + (long) (host * stepMicros);
    long captured = asked + AFTER_SECONDS[k] * 1_000_000L + (host & 1023);
    packet.header(captured, (int) host * 31, (int) host + 1, SYN_ACK, 65160, 57);
    packet.rest(false, false, false, k, 0);
    packet.sent(asked);
    packet.ports(443, 40_000 + (int) (host & 0x3fff));
    packet.ipv4(0x0b000000 + (int) host, 0x0a000001);
    bytes.putInt(TIMESTAMP, (int) (captured / 1000));
    bytes.putInt(TIMESTAMP + 4, (int) asked);
    packet.seal();
    return packet;
  }

  /** What has been computed so far lies before this time, milliseconds. */
  long reachedMillis() {
    return Math.floorDiv(START_MICROS + (long) (step * stepMicros), 1000L);
  }
}
