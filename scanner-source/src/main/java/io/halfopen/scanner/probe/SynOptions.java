package io.halfopen.scanner.probe;

import io.halfopen.event.BadInputException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a SYN offers: its window and options, as they stand in the header. */
enum SynOptions {
  /** Every common option, so that a server shows all that it has. */
  ALL(65535, "020405b4 030307 0402 080a0000000000000000 00", 11, "65535_2-3-4-8-0_1460_7"),
  /** The segment size alone. */
  MSS(65535, "020405b4", -1, "65535_2_1460_00"),
  /** As Linux sends it. */
  LINUX(64240, "020405b4 0402 080a0000000000000000 01 030307", 8, "64240_2-4-8-1-3_1460_7"),
  /** As Windows sends it, without a timestamp. */
  WINDOWS(64240, "020405b4 01 030308 0101 0402", -1, "64240_2-1-3-1-1-4_1460_8"),
  /** As the BSDs send it. */
  BSD(
      65535,
      "020405b4 01 030306 0101 080a0000000000000000 0402 0000",
      12,
      "65535_2-1-3-1-1-8-4-0-0_1460_6");

  private final int window;
  private final byte[] bytes;
  private final int stampAt;
  private final String template;

  SynOptions(int window, String hex, int stampAt, String template) {
    this.window = window;
    bytes = HexFormat.of().parseHex(hex.replace(" ", ""));
    this.stampAt = stampAt;
    this.template = template;
  }

  /** The set of this name; ZMap's {@code smallest-probes} is the segment size alone. */
  static SynOptions named(@Nullable String name) {
    return switch (name == null ? "all" : name.toLowerCase(Locale.ROOT)) {
      case "", "all", "ja4ts" -> ALL;
      case "mss", "smallest-probes" -> MSS;
      case "linux" -> LINUX;
      case "windows" -> WINDOWS;
      case "bsd" -> BSD;
      default ->
          throw new BadInputException(
              "no SYN option set \"" + name + "\"; there are: all, mss, linux, windows, bsd");
    };
  }

  int window() {
    return window;
  }

  /** The options; their length is a multiple of four. */
  byte[] bytes() {
    return bytes.clone();
  }

  /** Where among them the timestamp's value stands, or -1. */
  int stampAt() {
    return stampAt;
  }

  /** The SYN as window_options_mss_wscale. */
  String template() {
    return template;
  }
}
