package io.halfopen.job.fingerprint;

/** What one TCP segment is. */
public final class Segments {
  public static final int FIN = 1;
  public static final int SYN = 2;
  public static final int RST = 4;
  public static final int ACK = 16;

  private Segments() {}

  /** SYN and ACK set, RST and FIN clear; ECN bits may be set. */
  public static boolean isSynAck(Packet packet) {
    return !packet.isFromScanner() && (packet.flags() & (FIN | SYN | RST | ACK)) == (SYN | ACK);
  }

  /** RST set, sent by the endpoint. */
  public static boolean isRst(Packet packet) {
    return !packet.isFromScanner() && (packet.flags() & RST) != 0;
  }

  /** A SYN that the asking side sent. */
  public static boolean isProbe(Packet packet) {
    return packet.isFromScanner() && (packet.flags() & (FIN | SYN | RST | ACK)) == SYN;
  }
}
