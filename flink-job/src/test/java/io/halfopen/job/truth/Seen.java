package io.halfopen.job.truth;

/**
 * One packet as the wire had it, and who sent it. Addresses and options are hex, so that two equal
 * observations are one packet.
 *
 * @param fromScanner whether the asking side sent it; a capture does not say, the truth knows
 * @param capturedOptions option bytes that the capture kept, -1 for all
 */
record Seen(
    Probe probe,
    long micros,
    boolean fromScanner,
    int flags,
    long sequence,
    long acknowledgement,
    int window,
    int hopLimit,
    int ipId,
    int payload,
    String options,
    int capturedOptions) {
  static final int FIN = 1;
  static final int SYN = 2;
  static final int RST = 4;
  static final int PSH = 8;
  static final int ACK = 16;
  static final int ECE = 64;

  /** The 4-tuple of a probe; the addresses are hex of 4 or 16 bytes. */
  record Probe(String endpoint, int endpointPort, String scanner, int scannerPort) {
    boolean ipv6() {
      return endpoint.length() == 32;
    }
  }

  Seen at(long time) {
    return new Seen(
        probe,
        time,
        fromScanner,
        flags,
        sequence,
        acknowledgement,
        window,
        hopLimit,
        ipId,
        payload,
        options,
        capturedOptions);
  }

  boolean sameBytes(Seen other) {
    return at(0).equals(other.at(0));
  }

  boolean cut() {
    return capturedOptions >= 0 && capturedOptions < options.length() / 2;
  }

  boolean isSynAck() {
    return (flags & (SYN | ACK | RST | FIN)) == (SYN | ACK);
  }

  boolean isRst() {
    return (flags & RST) != 0;
  }

  boolean isSyn() {
    return (flags & (SYN | ACK | RST | FIN)) == SYN;
  }
}
