package io.halfopen.scanner.probe;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Makes events of answers that proved themselves. */
public final class AnswerEvents {
  private final String sensor;
  private final String scan;

  /** For the answers that this sensor hears for this scan. */
  public AnswerEvents(String sensor, String scan) {
    this.sensor = sensor;
    this.scan = scan;
  }

  /** The event of one answer: the side that sent it is the endpoint. */
  public PacketEvent of(TcpSegment answer, long capturedMicros) {
    boolean acknowledges = (answer.flags() & TcpSegment.ACK) != 0;
    byte[] options = answer.options();
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(capturedMicros);
    event.setSensor(sensor);
    event.setScan(scan);
    event.setEndpointAddress(ByteBuffer.wrap(answer.source()));
    event.setEndpointPort(answer.sourcePort());
    event.setScannerAddress(ByteBuffer.wrap(answer.destination()));
    event.setScannerPort(answer.destinationPort());
    event.setFromScanner(false);
    event.setProtocol(6);
    event.setSequence(answer.sequence());
    event.setAcknowledgement(acknowledges ? answer.acknowledgement() : 0);
    event.setFlags(answer.flags());
    event.setWindow(answer.window());
    event.setHopLimit(answer.hopLimit());
    event.setIpId(answer.ipId() < 0 ? null : Integer.valueOf(answer.ipId()));
    event.setTcpOptions(ByteBuffer.wrap(options));
    event.setOptionsTruncated(answer.optionsTruncated());
    event.setPayloadLength(answer.payloadLength());
    event.setSentMicros(sentMicros(options, capturedMicros));
    event.setTemplate(SynProbe.TEMPLATE);
    return event;
  }

  /**
   * When the probe left, from the timestamp that the answer echoes. The echo holds the low 32 bits,
   * which recur every 71 minutes; the time nearest to the capture is meant. Null without a
   * well-formed timestamp option, or where it echoes nothing (0).
   */
  static @Nullable Long sentMicros(byte[] options, long capturedMicros) {
    int at = 0;
    while (at < options.length && options[at] != 0) {
      if (options[at] == 1) {
        at++;
        continue;
      }
      int length = at + 1 < options.length ? options[at + 1] & 0xff : 0;
      if (length < 2 || at + length > options.length) {
        return null;
      }
      if (options[at] == 8) {
        int echo = length == 10 ? ByteBuffer.wrap(options).getInt(at + 6) : 0;
        return echo == 0 ? null : Long.valueOf(capturedMicros - ((int) capturedMicros - echo));
      }
      at += length;
    }
    return null;
  }
}
