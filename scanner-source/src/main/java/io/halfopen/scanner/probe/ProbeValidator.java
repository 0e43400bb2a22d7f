package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

/**
 * Knows a probe's sequence number and source port without remembering any probe: both come from a
 * keyed MAC over addresses, port and probe number, so an answer proves that its sender saw the
 * probe.
 *
 * <p>The sequence numbers' key belongs to one round of one scan; answers to another round never
 * pass. The ports' key belongs to the process, and the probe number is added to the port: round
 * after round moves on by one port, and no 4-tuple recurs while an exchange may still run.
 */
public final class ProbeValidator {
  private static final byte[] SECRET = new byte[32];

  static {
    new SecureRandom().nextBytes(SECRET);
  }

  private final SipHash sequences;
  private final SipHash ports;
  private final int source;
  private final int probeNumber;
  private final int firstPort;
  private final int portCount;

  ProbeValidator(
      SipHash sequences, SipHash ports, int source, int probeNumber, int firstPort, int lastPort) {
    this.sequences = sequences;
    this.ports = ports;
    this.source = source;
    this.probeNumber = probeNumber;
    this.firstPort = firstPort;
    portCount = lastPort - firstPort + 1;
  }

  /**
   * The validator of one round.
   *
   * @param scan id of the scan
   * @param round the probe number: another for every round that this process sends
   * @param source the scanner's IPv4 address
   * @param firstPort lowest source port
   * @param lastPort highest source port
   */
  public static ProbeValidator forRound(
      String scan, int round, int source, int firstPort, int lastPort) {
    return new ProbeValidator(
        key("sequence " + round + " " + scan), key("port"), source, round, firstPort, lastPort);
  }

  private static SipHash key(String purpose) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(SECRET);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(purpose.getBytes(StandardCharsets.UTF_8)));
      return new SipHash(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The probe's sequence number, unsigned 32 bits. */
  public long sequence(int target, int port) {
    return sequences.of(addresses(target), (long) port << 32 | (probeNumber & 0xffffffffL))
        & 0xffffffffL;
  }

  /** The probe's source port. */
  public int sourcePort(int target, int port) {
    long high = ports.of(addresses(target), (long) port << 32) >>> 32;
    return firstPort + (int) ((high + (probeNumber & 0xffffffffL)) % portCount);
  }

  private long addresses(int target) {
    return (long) source << 32 | (target & 0xffffffffL);
  }

  /**
   * True if this segment answers a probe of this round: it acknowledges the probe, or it is a RST
   * without ACK from and to the very ports of one.
   */
  public boolean accepts(TcpSegment answer) {
    if (answer.isIpv6() || answer.destinationIpv4() != source) {
      return false;
    }
    int target = answer.sourceIpv4();
    int port = answer.sourcePort();
    if (answer.destinationPort() != sourcePort(target, port)) {
      return false;
    }
    if ((answer.flags() & TcpSegment.ACK) != 0) {
      return (answer.acknowledgement() - 1 & 0xffffffffL) == sequence(target, port);
    }
    return (answer.flags() & TcpSegment.RST) != 0;
  }
}
