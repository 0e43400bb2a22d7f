package io.halfopen.job.fingerprint;

import io.halfopen.event.PacketEvent;
import java.util.Comparator;

/** What one TCP segment is, and how segments are ordered. */
public final class Segments {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int ACK = 16;

  /** Capture time, then sequence number, then everything else: total, so that ties are settled. */
  static final Comparator<PacketEvent> ORDER =
      Comparator.comparingLong(PacketEvent::getCapturedMicros)
          .thenComparingLong(PacketEvent::getSequence)
          .thenComparing(PacketEvent::compareTo);

  private Segments() {}

  /** SYN and ACK set, RST and FIN clear; ECN bits may be set. */
  public static boolean isSynAck(PacketEvent packet) {
    return !packet.getFromScanner() && (packet.getFlags() & (FIN | SYN | RST | ACK)) == (SYN | ACK);
  }

  /** RST set, sent by the endpoint. */
  public static boolean isRst(PacketEvent packet) {
    return !packet.getFromScanner() && (packet.getFlags() & RST) != 0;
  }

  /** A SYN that the asking side sent. */
  public static boolean isProbe(PacketEvent packet) {
    return packet.getFromScanner() && (packet.getFlags() & (FIN | SYN | RST | ACK)) == SYN;
  }

  /** The same bytes, whenever they were captured: a copy that the network made. */
  static boolean sameBytes(PacketEvent a, PacketEvent b) {
    return a.getFromScanner() == b.getFromScanner()
        && a.getSequence() == b.getSequence()
        && a.getAcknowledgement() == b.getAcknowledgement()
        && a.getFlags() == b.getFlags()
        && a.getWindow() == b.getWindow()
        && a.getPayloadLength() == b.getPayloadLength()
        && java.util.Objects.equals(a.getIpId(), b.getIpId())
        && a.getTcpOptions().equals(b.getTcpOptions());
  }
}
