package io.halfopen.local.output;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.fingerprint.Ja4TScan;
import io.halfopen.job.fingerprint.TcpOptions;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.probe.Classification;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What some of ZMap's fields say of a packet. */
final class PacketWords {
  private static final int ICMP = 1;

  /** ICMPv4 destination unreachable, by code. */
  private static final List<String> UNREACHABLE =
      List.of(
          "network unreachable",
          "host unreachable",
          "protocol unreachable",
          "port unreachable",
          "fragments required",
          "source route failed",
          "network unknown",
          "host unknown",
          "source host isolated",
          "network admin. prohibited",
          "host admin. prohibited",
          "network unreachable TOS",
          "host unreachable TOS",
          "communication admin. prohibited",
          "host precedence violation",
          "precedence cutoff");

  private PacketWords() {}

  static @Nullable String unreachable(Answer answer) {
    Integer code = answer.event().getIcmpCode();
    if (code == null || answer.classification() != Classification.UNREACHABLE) {
      return null;
    }
    boolean named = answer.event().getProtocol() == ICMP && code < UNREACHABLE.size();
    return named ? UNREACHABLE.get(code) : "unknown";
  }

  /** This one packet's part of the fingerprint: no delays, and only of a SYN-ACK. */
  static @Nullable String ja4ts(Answer answer) {
    PacketEvent packet = answer.event();
    if (answer.classification() != Classification.SYN_ACK || packet.getOptionsTruncated()) {
      return null;
    }
    TcpOptions options = TcpOptions.parse(packet.getTcpOptions());
    return Ja4TScan.text(packet.getWindow(), options, List.of(), null);
  }

  static @Nullable Integer mss(PacketEvent packet) {
    return TcpOptions.parse(packet.getTcpOptions()).mss();
  }

  static @Nullable Integer windowScale(PacketEvent packet) {
    return TcpOptions.parse(packet.getTcpOptions()).windowScale();
  }

  static boolean sackPermitted(PacketEvent packet) {
    return option(packet.getTcpOptions(), 4, 2) >= 0;
  }

  /** A word of the timestamp option: 0 for its value, 1 for its echo. */
  static @Nullable Long timestamp(PacketEvent packet, int word) {
    ByteBuffer options = packet.getTcpOptions();
    int at = option(options, 8, 10);
    return at < 0 ? null : Long.valueOf(options.getInt(at + 2 + 4 * word) & 0xffffffffL);
  }

  /** Where the option of this kind and length begins, or -1; never beyond a list that lies. */
  private static int option(ByteBuffer options, int kind, int length) {
    int at = options.position();
    while (at < options.limit() && options.get(at) != 0) {
      if (options.get(at) == 1) {
        at++;
        continue;
      }
      int size = at + 1 < options.limit() ? options.get(at + 1) & 0xff : 0;
      if (size < 2 || at + size > options.limit()) {
        return -1;
      }
      if (options.get(at) == kind && size == length) {
        return at;
      }
      at += size;
    }
    return -1;
  }
}
