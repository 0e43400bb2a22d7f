package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.session.Sessions;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * Turns a captured segment into packet events. A SYN or SYN-ACK tells who asked; any other segment
 * does not, so it is told both ways round, and the way that fits no exchange comes to nothing.
 */
final class CaptureEvents {
  private static final int SYN = 2;
  private static final int ACK = 16;

  private CaptureEvents() {}

  static List<PacketEvent> of(TcpSegment segment, long capturedMicros) {
    return switch (segment.flags() & (SYN | ACK)) {
      case SYN -> List.of(event(segment, capturedMicros, true));
      case SYN | ACK -> List.of(event(segment, capturedMicros, false));
      default ->
          List.of(event(segment, capturedMicros, false), event(segment, capturedMicros, true));
    };
  }

  private static PacketEvent event(TcpSegment segment, long capturedMicros, boolean fromScanner) {
    ByteBuffer source = ByteBuffer.wrap(segment.source());
    ByteBuffer destination = ByteBuffer.wrap(segment.destination());
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(capturedMicros);
    event.setSensor(Sessions.CAPTURE);
    event.setScan(Sessions.CAPTURE);
    event.setEndpointAddress(fromScanner ? destination : source);
    event.setEndpointPort(fromScanner ? segment.destinationPort() : segment.sourcePort());
    event.setScannerAddress(fromScanner ? source : destination);
    event.setScannerPort(fromScanner ? segment.sourcePort() : segment.destinationPort());
    event.setFromScanner(fromScanner);
    event.setProtocol(6);
    event.setSequence(segment.sequence());
    event.setAcknowledgement((segment.flags() & ACK) == 0 ? 0 : segment.acknowledgement());
    event.setFlags(segment.flags());
    event.setWindow(segment.window());
    event.setHopLimit(segment.hopLimit());
    event.setIpId(segment.ipId() < 0 ? null : (Integer) segment.ipId());
    event.setTcpOptions(ByteBuffer.wrap(segment.options()));
    event.setOptionsTruncated(segment.optionsTruncated());
    event.setPayloadLength(segment.payloadLength());
    return event;
  }
}
