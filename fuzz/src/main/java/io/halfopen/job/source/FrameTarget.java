package io.halfopen.job.source;

import io.halfopen.event.EventCodec;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.fuzz.Target;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.scanner.wire.Content;
import io.halfopen.scanner.wire.IpPacket;
import io.halfopen.scanner.wire.TcpSegment;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/**
 * A frame. The first three bytes say which link type, how much less was captured and how much more
 * there was on the wire. What lies behind the capture decides nothing.
 */
public final class FrameTarget implements Target {
  private static final int[] LINK_TYPES = {
    0, 1, 9, 12, 14, 50, 51, 101, 104, 105, 108, 113, 228, 229, 276, -1
  };
  private static final int HEAD = 3;
  private static final long LIMIT_MICROS = 600_000_000L;

  private final TcpSegment segment = new TcpSegment();
  private final IpPacket packet = new IpPacket();
  private final IpPacket quoted = new IpPacket();
  private final Packet moved = new Packet();
  private final RecordFormat json = RecordFormat.of("json", null);
  private final EventCodec<Ja4TScanRecord> records = EventCodec.records();

  @Override
  public void read(byte[] input) {
    if (input.length < HEAD) {
      return;
    }
    int link = LINK_TYPES[input[0] & 0xf];
    int length = input.length - HEAD;
    int captured = Math.max(-1, length - (input[1] & 0xff));
    int original = length + input[2] * 700;
    byte[] exact = Arrays.copyOfRange(input, HEAD, HEAD + Math.max(0, captured));
    // Elsewhere in a larger buffer, with other bytes behind what was captured.
    ByteBuffer larger = ByteBuffer.allocateDirect(7 + input.length + 64);
    for (int i = 0; i < larger.capacity(); i++) {
      larger.put(i, (byte) 0x45);
    }
    larger.position(7).put(7, exact);
    String here = segment(ByteBuffer.wrap(exact), captured, original, link);
    String there = segment(larger, captured, original, link);
    Target.require(here.equals(there), here + " or " + there);
    Target.require(larger.position() == 7, "the buffer was moved");
    here = packet(ByteBuffer.wrap(exact), captured, original, link);
    there = packet(larger, captured, original, link);
    Target.require(here.equals(there), here + " or " + there);
  }

  private String segment(ByteBuffer frame, int captured, int original, int link) {
    boolean tcp = segment.parse(frame, captured, original, link);
    Target.require(tcp == (segment.content() == Content.TCP), "content and answer differ");
    if (!tcp) {
      return segment.content().name();
    }
    Exchange exchange = new Exchange(new Exchange.Limits(LIMIT_MICROS, 64));
    StringBuilder text = new StringBuilder();
    for (PacketEvent event : CaptureEvents.of(segment, 1_700_000_000_000_000L)) {
      Target.require(Plausible.wrong(event, LogEntry.UNKNOWN) == null, "no plausible event");
      moved.set(event);
      exchange.add(moved);
      text.append(event.getSequence()).append(' ').append(event.getPayloadLength());
    }
    Ja4TScanRecord record =
        Train.record(exchange.packets(), exchange.isBeyond(), exchange.isExcess(), LIMIT_MICROS);
    if (record != null) {
      records.encode(record);
      text.append(json.line(record));
    }
    return text.toString();
  }

  private String packet(ByteBuffer frame, int captured, int original, int link) {
    if (!packet.parse(frame, captured, original, link)) {
      return "none";
    }
    String text = text(packet);
    return packet.isIcmpError() && quoted.parseQuoted(packet) ? text + text(quoted) : text;
  }

  private static String text(IpPacket packet) {
    Target.require(packet.captured() >= 0, "less than nothing was captured");
    return packet.protocol()
        + Arrays.toString(packet.source())
        + Arrays.toString(packet.destination())
        + (packet.sourceHigh() ^ packet.sourceLow())
        + (packet.destinationHigh() ^ packet.destinationLow())
        + packet.hopLimit()
        + packet.ipId()
        + Arrays.toString(packet.from(0))
        + packet.length();
  }

  @Override
  public List<byte[]> seeds() {
    String ip = "4500003c000040004006" + "0000c0000201c0000202";
    String tcp =
        "01bbee4800000001fffffffea012fe8800000000" + "020405b40402080a000000010000000201030307";
    String ethernet = "020000000001020000000002";
    String ipv6 = "60000000002806402001" + "0db8" + "00".repeat(27) + "01";
    return List.of(
        seed(1, ethernet + "0800" + ip + tcp),
        seed(1, ethernet + "81000005" + "86dd" + ipv6 + tcp),
        seed(
            1,
            ethernet
                + "0800"
                + "45000064123440004011"
                + "0000c0000201c0000202"
                + "12b512b500500000"
                + "0800000000000700"
                + ethernet
                + "0800"
                + ip
                + tcp),
        seed(7, "45000054000000004001" + "0000c0000201c0000202" + "0301000000000000" + ip + tcp),
        seed(7, "45000054000000004004" + "0000c0000201c0000202" + ip + tcp),
        seed(
            7,
            "4500005400000000402f" + "0000c0000201c0000202" + "20000800" + "00000001" + ip + tcp),
        seed(11, "0000000100060200000000020000" + "0800" + ip + tcp));
  }

  private static byte[] seed(int link, String hex) {
    byte[] frame = HexFormat.of().parseHex(hex);
    return ByteBuffer.allocate(HEAD + frame.length).put((byte) link).put(HEAD, frame).array();
  }
}
