package io.halfopen.scanner.probe;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;

/** Makes events of answers that proved themselves. */
public final class AnswerEvents {
  private static final int TCP_HEADER = 20;
  private static final int UDP_HEADER = 8;
  private static final int ACK = 16;

  private final String sensor;
  private final String scan;
  private final Probe probe;

  /** For the answers to this probe that this sensor hears for this scan. */
  public AnswerEvents(String sensor, String scan, Probe probe) {
    this.sensor = sensor;
    this.scan = scan;
    this.probe = probe;
  }

  /** The event of one answer: the side that sent it is the endpoint. */
  public PacketEvent of(IpPacket answer, long capturedMicros) {
    PacketEvent event = event(answer, capturedMicros);
    event.setEndpointAddress(ByteBuffer.wrap(answer.source()));
    event.setScannerAddress(ByteBuffer.wrap(answer.destination()));
    event.setSentMicros(probe.sentMicros(answer, capturedMicros));
    switch (answer.protocol()) {
      case IpPacket.TCP -> tcp(event, answer);
      case IpPacket.UDP -> {
        ports(event, answer.u16(0), answer.u16(2));
        event.setPayloadLength(Math.max(0, answer.length() - UDP_HEADER));
        event.setPayload(ByteBuffer.wrap(answer.from(UDP_HEADER)));
      }
      default -> icmp(event, answer);
    }
    return event;
  }

  /** The event of an ICMP error: the target that the quoted probe asked is the endpoint. */
  public PacketEvent of(IpPacket error, IpPacket quoted, long capturedMicros) {
    PacketEvent event = event(error, capturedMicros);
    event.setEndpointAddress(ByteBuffer.wrap(quoted.destination()));
    event.setScannerAddress(ByteBuffer.wrap(quoted.source()));
    icmp(event, error);
    if (probe.usesPorts()) {
      ports(event, quoted.u16(2), quoted.u16(0));
    }
    return event;
  }

  private PacketEvent event(IpPacket packet, long capturedMicros) {
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(capturedMicros);
    event.setSensor(sensor);
    event.setScan(scan);
    event.setFromScanner(false);
    event.setProtocol(packet.protocol());
    event.setHopLimit(packet.hopLimit());
    event.setIpId(packet.ipId() < 0 ? null : Integer.valueOf(packet.ipId()));
    event.setTemplate(probe.template());
    event.setTcpOptions(ByteBuffer.allocate(0));
    return event;
  }

  private static void ports(PacketEvent event, int endpoint, int scanner) {
    event.setEndpointPort(endpoint);
    event.setScannerPort(scanner);
  }

  private static void icmp(PacketEvent event, IpPacket packet) {
    event.setIcmpType(packet.u8(0));
    event.setIcmpCode(packet.captured() > 1 ? Integer.valueOf(packet.u8(1)) : null);
    event.setPayloadLength(Math.max(0, packet.length() - UDP_HEADER));
  }

  /** The options reach to where the header says that it ends, as far as captured. */
  private static void tcp(PacketEvent event, IpPacket answer) {
    int header = (answer.u8(12) >> 4) * 4;
    int flags = answer.u16(12) & 0x1ff;
    int options = Math.max(0, Math.min(header, answer.captured()) - TCP_HEADER);
    ports(event, answer.u16(0), answer.u16(2));
    event.setSequence(answer.i32(4) & 0xffffffffL);
    event.setAcknowledgement((flags & ACK) == 0 ? 0 : answer.i32(8) & 0xffffffffL);
    event.setFlags(flags);
    event.setWindow(answer.u16(14));
    event.setTcpOptions(ByteBuffer.wrap(answer.from(TCP_HEADER), 0, options).slice());
    event.setOptionsTruncated(options < header - TCP_HEADER);
    event.setPayloadLength(Math.max(0, answer.length() - header));
  }
}
