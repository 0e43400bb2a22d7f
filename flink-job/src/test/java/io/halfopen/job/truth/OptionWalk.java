package io.halfopen.job.truth;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** The options of a SYN-ACK as the method describes them. */
final class OptionWalk {
  boolean malformed;
  private final List<String> kinds = new ArrayList<>();
  private String mss = "00";
  private String scale = "00";

  OptionWalk(String hex) {
    byte[] bytes = HexFormat.of().parseHex(hex);
    int at = 0;
    while (at < bytes.length) {
      int kind = bytes[at] & 0xff;
      if (kind == 0) {
        for (; at < bytes.length && bytes[at] == 0; at++) {
          kinds.add("0");
        }
        return; // Only zeros follow, or the list is over.
      }
      if (kind == 1) {
        kinds.add("1");
        at++;
        continue;
      }
      int length = at + 1 < bytes.length ? bytes[at + 1] & 0xff : 0;
      if (length < 2
          || at + length > bytes.length
          || (kind == 2 && length != 4)
          || (kind == 3 && length != 3)) {
        malformed = true;
        return;
      }
      kinds.add(Integer.toString(kind));
      if (kind == 2) {
        mss = Integer.toString((bytes[at + 2] & 0xff) * 256 + (bytes[at + 3] & 0xff));
      }
      if (kind == 3) {
        scale = Integer.toString(bytes[at + 2] & 0xff);
      }
      at += length;
    }
  }

  /** {@code options_mss_wscale}. */
  String text() {
    return (kinds.isEmpty() ? "00" : String.join("-", kinds)) + "_" + mss + "_" + scale;
  }
}
