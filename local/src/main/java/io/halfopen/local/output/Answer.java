package io.halfopen.local.output;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.fingerprint.Ja4TScan;
import io.halfopen.job.fingerprint.TcpOptions;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What ZMap's fields say of a packet. */
final class Answer {
  private static final int TCP = 6;
  private static final int UDP = 17;
  private static final int SYN = 2;
  private static final int RST = 4;
  private static final int ACK = 16;

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

  private Answer() {}

  static String classification(PacketEvent packet) {
    return switch (packet.getProtocol()) {
      case TCP -> tcp(packet.getFlags());
      case UDP -> "udp";
      default -> icmp(packet);
    };
  }

  private static String tcp(int flags) {
    if ((flags & RST) != 0) {
      return "rst";
    }
    return (flags & SYN) != 0 && (flags & ACK) != 0 ? "synack" : "other";
  }

  private static String icmp(PacketEvent packet) {
    Integer type = packet.getIcmpType();
    if (type == null) {
      return "other";
    }
    boolean six = packet.getEndpointAddress().remaining() == 16;
    return switch (type) {
      case 0 -> six ? "other" : "echoreply";
      case 129 -> six ? "echoreply" : "other";
      case 1 -> six ? "unreach" : "other";
      case 3 -> six ? "timxceed" : "unreach";
      case 4 -> six ? "other" : "sourcequench";
      case 5 -> six ? "other" : "redirect";
      case 11 -> six ? "other" : "timxceed";
      default -> "other";
    };
  }

  static boolean success(PacketEvent packet) {
    return switch (classification(packet)) {
      case "synack", "echoreply", "udp" -> true;
      default -> false;
    };
  }

  static @Nullable String unreachable(PacketEvent packet) {
    Integer code = packet.getIcmpCode();
    if (code == null || !classification(packet).equals("unreach")) {
      return null;
    }
    boolean named = packet.getEndpointAddress().remaining() == 4 && code < UNREACHABLE.size();
    return named ? UNREACHABLE.get(code) : "unknown";
  }

  /** This one packet's part of the fingerprint: no delays, and only of a SYN-ACK. */
  static @Nullable String ja4ts(PacketEvent packet) {
    if (!classification(packet).equals("synack") || packet.getOptionsTruncated()) {
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
