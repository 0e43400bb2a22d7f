package io.halfopen.job.session;

import io.halfopen.job.fingerprint.Packet;
import java.util.Arrays;

/**
 * Sensor, scan and template of a packet, interned: three lengths, then the bytes as they stand in
 * the packet.
 */
final class Provenances {
  private static final int LIMIT = 1 << 16;

  private final Interner known = new Interner(LIMIT);
  private final byte[] scratch = new byte[3 + 3 * 255];

  Interner known() {
    return known;
  }

  int of(Packet packet) {
    int lengths = packet.provenanceLengths();
    int n = packet.length() - packet.provenanceAt();
    scratch[0] = (byte) (lengths >> 16);
    scratch[1] = (byte) (lengths >> 8);
    scratch[2] = (byte) lengths;
    System.arraycopy(packet.bytes(), packet.provenanceAt(), scratch, 3, n);
    return known.intern(scratch, 0, 3 + n);
  }

  private static int lengths(byte[] entry) {
    return (entry[0] & 0xff) << 16 | (entry[1] & 0xff) << 8 | entry[2] & 0xff;
  }

  boolean is(int id, Packet packet) {
    byte[] entry = known.get(id);
    return lengths(entry) == packet.provenanceLengths()
        && Arrays.equals(
            entry, 3, entry.length, packet.bytes(), packet.provenanceAt(), packet.length());
  }

  /** Whether sensor and scan are the same; the template is no part of the probe's name. */
  boolean sameScan(int id, Packet packet) {
    byte[] entry = known.get(id);
    int named = (entry[0] & 0xff) + (entry[1] & 0xff);
    int at = packet.provenanceAt();
    return lengths(entry) >> 8 == packet.provenanceLengths() >> 8
        && Arrays.equals(entry, 3, 3 + named, packet.bytes(), at, at + named);
  }

  int length(int id) {
    return known.get(id).length - 3;
  }

  /** Writes lengths and bytes into a packet that has room for them. */
  void write(int id, int optionsLength, Packet packet) {
    byte[] entry = known.get(id);
    packet.lengths(optionsLength, lengths(entry));
    System.arraycopy(entry, 3, packet.bytes(), Packet.HEADER + optionsLength, entry.length - 3);
  }
}
