package io.halfopen.scanner.probe;

import io.halfopen.event.BadInputException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ThreadLocalRandom;

/** One piece of a payload. */
interface UdpField {
  /** The most bytes that it takes. */
  int longest();

  /** Writes it for one probe; returns its bytes. */
  int write(ByteBuffer out, int at, Outgoing probe);

  /** The same bytes for every probe. */
  static UdpField fixed(byte[] bytes) {
    return of(
        bytes.length,
        (out, at, probe) -> {
          out.put(at, bytes);
          return bytes.length;
        });
  }

  /**
   * The field of this name.
   *
   * @param count how many bytes, where the field is a row of random ones
   */
  static UdpField named(String name, int count) {
    return switch (name) {
      case "SADDR" -> text(39, p -> address(p.isIpv6(), p.sourceHigh(), p.sourceLow()));
      case "DADDR" -> text(39, p -> address(p.isIpv6(), p.targetHigh(), p.targetLow()));
      case "SADDR_N" ->
          of(16, (out, at, p) -> number(out, at, p.isIpv6(), p.sourceHigh(), p.sourceLow()));
      case "DADDR_N" ->
          of(16, (out, at, p) -> number(out, at, p.isIpv6(), p.targetHigh(), p.targetLow()));
      case "SPORT" -> text(5, p -> Integer.toString(p.sourcePort()));
      case "DPORT" -> text(5, p -> Integer.toString(p.port()));
      case "SPORT_N" -> of(2, (out, at, p) -> number(out, at, p.sourcePort()));
      case "DPORT_N" -> of(2, (out, at, p) -> number(out, at, p.port()));
      case "RAND_BYTE" -> random(count, "");
      case "RAND_DIGIT" -> random(count, "0123456789");
      case "RAND_ALPHA" -> random(count, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
      case "RAND_ALPHANUM" ->
          random(count, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789");
      default ->
          throw new BadInputException(
              "no template field \"" + name + "\"; there are: " + UdpPayload.FIELDS);
    };
  }

  /** Writes a piece. */
  @FunctionalInterface
  interface Writer {
    int write(ByteBuffer out, int at, Outgoing probe);
  }

  /** Says a piece as text. */
  @FunctionalInterface
  interface Text {
    String of(Outgoing probe);
  }

  private static UdpField of(int longest, Writer writer) {
    return new UdpField() {
      @Override
      public int longest() {
        return longest;
      }

      @Override
      public int write(ByteBuffer out, int at, Outgoing probe) {
        return writer.write(out, at, probe);
      }
    };
  }

  private static UdpField text(int longest, Text text) {
    return of(
        longest,
        (out, at, probe) -> {
          byte[] bytes = text.of(probe).getBytes(StandardCharsets.US_ASCII);
          out.put(at, bytes);
          return bytes.length;
        });
  }

  private static UdpField random(int count, String letters) {
    return of(
        count,
        (out, at, probe) -> {
          ThreadLocalRandom random = ThreadLocalRandom.current();
          for (int i = 0; i < count; i++) {
            int letter =
                letters.isEmpty()
                    ? random.nextInt()
                    : letters.charAt(random.nextInt(letters.length()));
            out.put(at + i, (byte) letter);
          }
          return count;
        });
  }

  private static int number(ByteBuffer out, int at, int port) {
    out.putShort(at, (short) port);
    return 2;
  }

  private static int number(ByteBuffer out, int at, boolean ipv6, long high, long low) {
    if (ipv6) {
      out.putLong(at, high).putLong(at + 8, low);
      return 16;
    }
    out.putInt(at, (int) low);
    return 4;
  }

  private static String address(boolean ipv6, long high, long low) {
    ByteBuffer bytes =
        ipv6
            ? ByteBuffer.allocate(16).putLong(high).putLong(low)
            : ByteBuffer.allocate(4).putInt((int) low);
    try {
      return InetAddress.getByAddress(bytes.array()).getHostAddress();
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address has 4 or 16 bytes", e);
    }
  }
}
