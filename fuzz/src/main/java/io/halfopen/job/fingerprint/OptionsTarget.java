package io.halfopen.job.fingerprint;

import io.halfopen.fuzz.Target;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.List;
import java.util.StringJoiner;

/** Options, held against a second reading of the same rules. */
public final class OptionsTarget implements Target {
  private static final int MOST_BYTES = 40;

  @Override
  public void read(byte[] input) {
    ByteBuffer raw = ByteBuffer.wrap(input, 0, Math.min(input.length, MOST_BYTES));
    TcpOptions options = TcpOptions.parse(raw);
    Target.require(raw.position() == 0, "the buffer was moved");
    Target.require(text(options).equals(second(input, raw.limit())), text(options));
    long stamp = TcpOptions.timestampValue(raw);
    Target.require(stamp >= -1 && stamp <= 0xffff_ffffL, "a timestamp of " + stamp);
  }

  private static String text(TcpOptions options) {
    return options.kinds()
        + " "
        + options.mss()
        + " "
        + options.windowScale()
        + " "
        + options.malformed();
  }

  private static String second(byte[] bytes, int end) {
    StringJoiner kinds = new StringJoiner("-").setEmptyValue("00");
    Integer mss = null;
    Integer scale = null;
    boolean lies = false;
    int at = 0;
    for (; at < end && bytes[at] != 0 && !lies; ) {
      int kind = bytes[at] & 0xff;
      int length = kind == 1 ? 1 : at + 1 < end ? bytes[at + 1] & 0xff : 0;
      boolean fits = kind == 1 || (length >= 2 && at + length <= end);
      lies = !fits || (kind == 2 && length != 4) || (kind == 3 && length != 3);
      if (!lies) {
        kinds.add(Integer.toString(kind));
        mss = kind == 2 ? Integer.valueOf(ByteBuffer.wrap(bytes).getShort(at + 2) & 0xffff) : mss;
        scale = kind == 3 ? Integer.valueOf(bytes[at + 2] & 0xff) : scale;
        at += length;
      }
    }
    for (; !lies && at < end && bytes[at] == 0; at++) {
      kinds.add("0");
    }
    return kinds + " " + mss + " " + scale + " " + lies;
  }

  @Override
  public List<byte[]> seeds() {
    HexFormat hex = HexFormat.of();
    return List.of(
        hex.parseHex("020405b40402080a00000001000000020103030a"),
        hex.parseHex("020405b4010303080101040200000000"),
        hex.parseHex("1e0c0081aabbccddeeff0011220c0102030405060708090a"));
  }
}
