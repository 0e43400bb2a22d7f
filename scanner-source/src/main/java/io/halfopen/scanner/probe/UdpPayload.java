package io.halfopen.scanner.probe;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a datagram carries: fixed bytes, or pieces between which fields are filled in. */
final class UdpPayload {
  /** The fields that a template may have, for the help. */
  static final String FIELDS =
      "SADDR, SADDR_N, DADDR, DADDR_N, SPORT, SPORT_N, DPORT, DPORT_N, RAND_BYTE=n, RAND_DIGIT=n,"
          + " RAND_ALPHA=n, RAND_ALPHANUM=n (_N: as bytes)";

  /** Fits into 1500 bytes behind an IPv6 header too. */
  private static final int LONGEST = 1452;

  private static final String DEFAULT = "text:GET / HTTP/1.1\r\nHost: www\r\n\r\n";
  private static final Pattern FIELD = Pattern.compile("\\$\\{([A-Z_]+)(?:=([0-9]{1,4}))?\\}");

  private final String text;
  private final List<UdpField> pieces;
  private final int longest;

  private UdpPayload(String text, List<UdpField> pieces) {
    this.text = text;
    this.pieces = List.copyOf(pieces);
    longest = pieces.stream().mapToInt(UdpField::longest).sum();
    if (longest > LONGEST) {
      throw new BadInputException(
          "the UDP payload has up to %d bytes: give at most %d".formatted(longest, LONGEST));
    }
  }

  /**
   * Reads {@code text:}, {@code hex:}, {@code file:} or {@code template:}; ZMap's request where
   * nothing is given.
   */
  static UdpPayload parse(@Nullable String arguments) {
    String given = arguments == null || arguments.isEmpty() ? DEFAULT : arguments;
    int colon = given.indexOf(':');
    String rest = given.substring(colon + 1);
    return switch (colon < 0 ? "" : given.substring(0, colon)) {
      case "text" -> fixed("text", rest.getBytes(StandardCharsets.UTF_8));
      case "hex" -> fixed("hex", hex(rest));
      case "file" -> fixed("file", read(rest));
      case "template" -> template(new String(read(rest), StandardCharsets.ISO_8859_1));
      default ->
          throw new BadInputException(
              "UDP payload \"%s\": give text:TEXT, hex:DIGITS, file:PATH or template:PATH"
                  .formatted(given));
    };
  }

  private static UdpPayload fixed(String kind, byte[] bytes) {
    return new UdpPayload(kind + " of " + bytes.length + " bytes", List.of(UdpField.fixed(bytes)));
  }

  private static byte[] hex(String digits) {
    try {
      return HexFormat.of().parseHex(digits);
    } catch (IllegalArgumentException e) {
      throw new BadInputException("\"" + digits + "\" is no row of hexadecimal digit pairs", e);
    }
  }

  private static byte[] read(String path) {
    try {
      return Files.readAllBytes(Path.of(path));
    } catch (IOException e) {
      throw new BadInputException(path + ": this UDP payload cannot be read", e);
    }
  }

  private static UdpPayload template(String source) {
    List<UdpField> pieces = new ArrayList<>();
    Matcher field = FIELD.matcher(source);
    int at = 0;
    while (field.find()) {
      pieces.add(UdpField.fixed(bytes(source.substring(at, field.start()))));
      String count = field.group(2);
      pieces.add(UdpField.named(field.group(1), count == null ? 1 : Integer.parseInt(count)));
      at = field.end();
    }
    pieces.add(UdpField.fixed(bytes(source.substring(at))));
    return new UdpPayload("template of " + source.length() + " bytes", pieces);
  }

  private static byte[] bytes(String latin) {
    return latin.getBytes(StandardCharsets.ISO_8859_1);
  }

  int longest() {
    return longest;
  }

  /** Writes it for one probe; returns its bytes. */
  int write(ByteBuffer out, int at, Outgoing probe) {
    int end = at;
    for (int i = 0; i < pieces.size(); i++) {
      end += pieces.get(i).write(out, end, probe);
    }
    return end - at;
  }

  @Override
  public String toString() {
    return text;
  }
}
