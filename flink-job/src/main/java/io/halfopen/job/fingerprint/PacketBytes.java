package io.halfopen.job.fingerprint;

import io.halfopen.event.PacketEvent;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Between the event on the wire and the packet in the job. */
final class PacketBytes {
  private static final byte[] NONE = {};

  private PacketBytes() {}

  static void write(PacketEvent event, Packet packet) {
    ByteBuffer options = event.getTcpOptions();
    byte[] sensor = utf8(event.getSensor());
    byte[] scan = utf8(event.getScan());
    byte[] template = utf8(event.getTemplate());
    int optionsLength = options.remaining();
    byte[] bytes =
        packet.resize(
            Packet.HEADER + optionsLength + sensor.length + scan.length + template.length);
    packet.header(
        event.getCapturedMicros(),
        (int) event.getSequence(),
        (int) event.getAcknowledgement(),
        event.getFlags(),
        event.getWindow(),
        event.getHopLimit());
    boolean v6 = event.getEndpointAddress().remaining() == 16;
    Integer ipId = event.getIpId();
    packet.rest(
        event.getFromScanner(),
        event.getOptionsTruncated(),
        v6,
        ipId == null ? -1 : ipId,
        event.getPayloadLength());
    if (event.getSentMicros() != null) {
      packet.sent(event.getSentMicros());
    }
    packet.timeResolution(event.getTimeResolutionMicros());
    packet.ports(event.getEndpointPort(), event.getScannerPort());
    address(event.getEndpointAddress(), bytes, 40);
    address(event.getScannerAddress(), bytes, 56);
    packet.lengths(optionsLength, sensor.length << 16 | scan.length << 8 | template.length);
    options.get(options.position(), bytes, Packet.HEADER, optionsLength);
    int at = Packet.HEADER + optionsLength;
    System.arraycopy(sensor, 0, bytes, at, sensor.length);
    System.arraycopy(scan, 0, bytes, at + sensor.length, scan.length);
    System.arraycopy(template, 0, bytes, at + sensor.length + scan.length, template.length);
    packet.seal();
  }

  private static byte[] utf8(@Nullable String text) {
    return text == null ? NONE : text.getBytes(StandardCharsets.UTF_8);
  }

  /** Sixteen bytes; an IPv4 address fills the last four. */
  private static void address(ByteBuffer address, byte[] bytes, int at) {
    int n = address.remaining();
    Arrays.fill(bytes, at, at + 16 - n, (byte) 0);
    address.get(address.position(), bytes, at + 16 - n, n);
  }

  static PacketEvent read(Packet packet) {
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(packet.capturedMicros());
    event.setSensor(packet.sensor());
    event.setScan(packet.scan());
    event.setEndpointAddress(copy(packet.endpointAddress()));
    event.setEndpointPort(packet.endpointPort());
    event.setScannerAddress(copy(packet.scannerAddress()));
    event.setScannerPort(packet.scannerPort());
    event.setFromScanner(packet.isFromScanner());
    event.setProtocol(6);
    event.setSequence(packet.sequence() & 0xffff_ffffL);
    event.setAcknowledgement(packet.acknowledgement() & 0xffff_ffffL);
    event.setFlags(packet.flags());
    event.setWindow(packet.window());
    event.setHopLimit(packet.hopLimit());
    event.setIpId(packet.ipId() < 0 ? null : (Integer) packet.ipId());
    event.setTcpOptions(copy(packet.options()));
    event.setOptionsTruncated(packet.isOptionsTruncated());
    event.setPayloadLength(packet.payloadLength());
    event.setSentMicros(packet.hasSent() ? (Long) packet.sentMicros() : null);
    event.setTemplate(packet.template());
    event.setTimeResolutionMicros(packet.timeResolutionMicros());
    return event;
  }

  static ByteBuffer copy(ByteBuffer view) {
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return ByteBuffer.wrap(bytes);
  }

  static int intAt(byte[] bytes, int at) {
    return bytes[at] << 24
        | (bytes[at + 1] & 0xff) << 16
        | (bytes[at + 2] & 0xff) << 8
        | (bytes[at + 3] & 0xff);
  }
}
