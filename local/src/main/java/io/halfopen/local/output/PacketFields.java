package io.halfopen.local.output;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.fingerprint.Addresses;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.Shown;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * ZMap's fields of a packet and a few more. An answer is read as ZMap reads it: its source is the
 * endpoint that was asked, its destination the scanner.
 */
public final class PacketFields {
  private static final Fields<PacketRow> ALL = all();

  private PacketFields() {}

  /** All fields of a packet, in the order of a row. */
  public static Fields<PacketRow> fields() {
    return ALL;
  }

  private static Fields<PacketRow> all() {
    Fields<PacketRow> fields = new Fields<>();
    network(fields);
    segment(fields);
    options(fields);
    icmp(fields);
    scan(fields);
    return fields.alias("timestamp", "timestamp_str").alias("icmp_unreach", "icmp_unreach_str");
  }

  private static Function<PacketRow, @Nullable Object> of(
      Function<PacketEvent, @Nullable Object> value) {
    return row -> value.apply(row.answer().event());
  }

  private static void network(Fields<PacketRow> fields) {
    fields
        .address("saddr", "address that answered", of(p -> text(p.getEndpointAddress())))
        .number("saddr_raw", "the same as a number, IPv4", of(p -> raw(p.getEndpointAddress())))
        .address("daddr", "scanner's address", of(p -> text(p.getScannerAddress())))
        .number("daddr_raw", "the same as a number, IPv4", of(p -> raw(p.getScannerAddress())))
        .number("ipid", "IPv4 identification", of(PacketEvent::getIpId))
        .number("ttl", "TTL or hop limit as received", of(PacketEvent::getHopLimit));
  }

  private static void segment(Fields<PacketRow> fields) {
    fields
        .number("sport", "port that answered", of(PacketEvent::getEndpointPort))
        .number("dport", "scanner's port", of(PacketEvent::getScannerPort))
        .number("seqnum", "TCP sequence number", tcp(PacketEvent::getSequence))
        .number("acknum", "TCP acknowledgement number", tcp(PacketEvent::getAcknowledgement))
        .number("window", "TCP window, unscaled", tcp(PacketEvent::getWindow))
        .number("tcpflags", "TCP flags, low nine bits", tcp(PacketEvent::getFlags))
        .text(
            "classification",
            "synack, rst, echoreply, udp, unreach ...",
            row -> row.answer().classification().text())
        .truth(
            "success",
            "1 where it answered as hoped",
            row -> row.answer().classification().isSuccess())
        .text(
            "ja4ts",
            "window_options_mss_wscale of this SYN-ACK",
            row -> PacketWords.ja4ts(row.answer()))
        .number("payload_length", "bytes of payload on the wire", of(PacketEvent::getPayloadLength))
        .text("data", "payload that the probe module keeps, hex", of(p -> hex(p.getPayload())));
  }

  private static void options(Fields<PacketRow> fields) {
    fields
        .number("tcpopt_mss", "maximum segment size", tcp(PacketWords::mss))
        .number("tcpopt_wscale", "window scale shift", tcp(PacketWords::windowScale))
        .truth("tcpopt_sack_perm", "SACK permitted", tcp(PacketWords::sackPermitted))
        .number("tcpopt_ts_val", "timestamp value", tcp(p -> PacketWords.timestamp(p, 0)))
        .number("tcpopt_ts_ecr", "timestamp echo", tcp(p -> PacketWords.timestamp(p, 1)))
        .text("tcpopt_raw", "all option bytes, hex", tcp(p -> hex(p.getTcpOptions())));
  }

  private static void icmp(Fields<PacketRow> fields) {
    fields
        .address("icmp_responder", "who sent the ICMP error", PacketFields::responder)
        .number("icmp_type", "ICMP type", of(PacketEvent::getIcmpType))
        .number("icmp_code", "ICMP code", of(PacketEvent::getIcmpCode))
        .text(
            "icmp_unreach_str",
            "ICMP unreachable in words",
            row -> PacketWords.unreachable(row.answer()));
  }

  private static void scan(Fields<PacketRow> fields) {
    fields
        .truth("repeat", "1 where this endpoint answered before", PacketRow::repeat)
        .truth("cooldown", "1 where it came after the last probe", PacketRow::cooldown)
        .text("timestamp_str", "kernel's time, UTC", of(p -> Shown.time(p.getCapturedMicros())))
        .number(
            "timestamp_ts", "the same, whole seconds", of(p -> p.getCapturedMicros() / 1_000_000))
        .number(
            "timestamp_us",
            "the same, microseconds of it",
            of(p -> p.getCapturedMicros() % 1_000_000))
        .number("rtt_us", "probe to answer, microseconds", of(PacketFields::rtt))
        .text("template", "the SYN that was sent", of(PacketEvent::getTemplate))
        .text("sensor", "who listened", of(PacketEvent::getSensor))
        .text("scan", "id of the scan's round", of(PacketEvent::getScan));
  }

  /** Fields that only a TCP segment has. */
  private static Function<PacketRow, @Nullable Object> tcp(
      Function<PacketEvent, @Nullable Object> value) {
    return row ->
        row.answer().event().getProtocol() == 6 ? value.apply(row.answer().event()) : null;
  }

  /** Only where it is not the endpoint's own answer. */
  private static @Nullable String responder(PacketRow row) {
    return switch (row.answer().classification()) {
      case UNREACHABLE, TIME_EXCEEDED, ICMP -> text(ByteBuffer.wrap(row.answer().responder()));
      default -> null;
    };
  }

  private static String text(ByteBuffer address) {
    return Addresses.text(address);
  }

  private static @Nullable Long raw(ByteBuffer address) {
    return address.remaining() == 4
        ? Long.valueOf(address.getInt(address.position()) & 0xffffffffL)
        : null;
  }

  private static @Nullable Long rtt(PacketEvent packet) {
    Long sent = packet.getSentMicros();
    return sent == null ? null : Long.valueOf(packet.getCapturedMicros() - sent);
  }

  private static @Nullable String hex(@Nullable ByteBuffer bytes) {
    if (bytes == null) {
      return null;
    }
    byte[] copy = new byte[bytes.remaining()];
    bytes.duplicate().get(copy);
    return HexFormat.of().formatHex(copy);
  }
}
