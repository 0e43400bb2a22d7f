package io.halfopen.job.source;

import io.halfopen.event.IpLiteral;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.session.Sessions;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One row of a ZMap CSV as a packet event. */
final class ZmapRow {
  /** In the place of a scan's id. */
  static final String SCAN = "zmap";

  private static final int RST = 4;
  private static final int SYN_ACK = 18;
  private static final int ACK = 16;
  private static final long UNSIGNED = 0xffff_ffffL;

  private ZmapRow() {}

  /**
   * Reads it.
   *
   * @return null for what is no TCP
   * @throws IllegalArgumentException saying what is wrong with it
   */
  static @Nullable PacketEvent event(List<String> row, ZmapColumns columns) {
    String kind = columns.cell(row, "classification");
    boolean rst = kind.equals("rst");
    if (!rst && !kind.isEmpty() && !kind.equals("synack")) {
      return null;
    }
    ZmapTime time = columns.time(row);
    byte[] endpoint = address(columns.cell(row, "saddr"));
    String scanner = columns.cell(row, "daddr");
    long acknowledgement = columns.number(row, "acknum", UNSIGNED);
    PacketEvent event = new PacketEvent();
    event.setCapturedMicros(time.micros());
    event.setTimeResolutionMicros(time.resolutionMicros());
    event.setSensor(Sessions.CAPTURE);
    event.setScan(SCAN);
    event.setEndpointAddress(ByteBuffer.wrap(endpoint));
    event.setEndpointPort(columns.endpointPort(row));
    event.setScannerAddress(
        ByteBuffer.wrap(scanner.isEmpty() ? new byte[endpoint.length] : address(scanner)));
    if (event.getScannerAddress().remaining() != endpoint.length) {
      throw new IllegalArgumentException("saddr and daddr are of two families");
    }
    event.setScannerPort((int) columns.number(row, "dport", 0xffff));
    event.setProtocol(6);
    event.setSequence(columns.number(row, "seqnum", UNSIGNED));
    event.setAcknowledgement(acknowledgement);
    event.setHopLimit((int) columns.number(row, "ttl", 0xff));
    event.setIpId(
        columns.cell(row, "ipid").isEmpty() ? null : (int) columns.number(row, "ipid", 0xffff));
    if (rst) {
      event.setFlags(acknowledgement == 0 ? RST : RST | ACK);
      event.setWindow((int) columns.number(row, "window", 0xffff));
      event.setTcpOptions(ByteBuffer.allocate(0));
    } else {
      synAck(event, row, columns, kind);
    }
    return event;
  }

  private static void synAck(
      PacketEvent event, List<String> row, ZmapColumns columns, String kind) {
    String text = columns.cell(row, "ja4ts");
    if (text.isEmpty()) {
      throw new IllegalArgumentException("no ja4ts");
    }
    Ja4ts ja4ts = Ja4ts.parse(text, stamps(row, columns));
    if (kind.isEmpty() && ja4ts.window() == 0 && ja4ts.options().length == 0) {
      throw new IllegalArgumentException(
          "ja4ts " + text + " may be a RST's: a column classification would say");
    }
    String window = columns.cell(row, "window");
    if (!window.isEmpty() && columns.number(row, "window", 0xffff) != ja4ts.window()) {
      throw new IllegalArgumentException("ja4ts " + text + " and window " + window + " disagree");
    }
    event.setFlags(SYN_ACK);
    event.setWindow(ja4ts.window());
    event.setTcpOptions(ByteBuffer.wrap(ja4ts.options()));
    event.setOptionsTruncated(ja4ts.cut());
  }

  private static long @Nullable [] stamps(List<String> row, ZmapColumns columns) {
    return columns.cell(row, "tcpopt_ts_val").isEmpty()
        ? null
        : new long[] {
          columns.number(row, "tcpopt_ts_val", UNSIGNED),
          columns.number(row, "tcpopt_ts_ecr", UNSIGNED)
        };
  }

  /** Four or sixteen bytes; no name is ever looked up. */
  private static byte[] address(String text) {
    byte[] address = IpLiteral.bytes(text);
    if (address == null) {
      throw new IllegalArgumentException("'" + text + "' is no address");
    }
    return address;
  }
}
