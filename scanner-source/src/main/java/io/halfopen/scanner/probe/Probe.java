package io.halfopen.scanner.probe;

import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A prepared probe: it writes packets and knows their answers. Any number of threads use one at
 * once, so it keeps nothing from packet to packet.
 */
public interface Probe {
  /** What is sent, as text; it shapes the answers and so goes into every event. */
  String template();

  /** IP protocol number over IPv4. */
  int protocol();

  /** True where targets have ports. */
  boolean usesPorts();

  /** Bytes of the longest packet of this family. */
  int bytes(boolean ipv6);

  /**
   * Writes the IP packet of one probe.
   *
   * @param out big-endian
   * @param at where in {@code out} it begins
   * @return its bytes
   */
  int write(ByteBuffer out, int at, Outgoing probe);

  /**
   * What this packet is to us; null where it proves to answer none of our probes. ICMP errors never
   * come here.
   */
  @Nullable Classification judge(IpPacket packet, ProbeValidator validator);

  /** True where the packet that an ICMP error quotes proves to be one of our probes. */
  boolean sent(IpPacket quoted, ProbeValidator validator);

  /** When the probe left, as its answer tells; null where it does not. */
  @Nullable Long sentMicros(IpPacket answer, long capturedMicros);
}
