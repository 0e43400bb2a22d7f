package io.halfopen.bench.host;

import java.util.HexFormat;
import java.util.List;

/**
 * How hosts of one kind answer.
 *
 * @param share of all hosts, in percent
 * @param options of each SYN-ACK; the timestamp's eight bytes are filled in
 * @param timestampAt where these stand in the options, or -1
 * @param afterMicros from the first SYN-ACK to each
 * @param rstMicros from the first SYN-ACK to the RST, or -1
 */
public record Stack(
    int share,
    int window,
    int ttl,
    byte[] options,
    int timestampAt,
    long[] afterMicros,
    long rstMicros) {
  /** Their shares add up to 100. */
  public static final List<Stack> ALL =
      List.of(
          of(34, 65160, 64, "020405b40402080a000000000000000001030307", 8, 0, 1, 3, 7, 15, 31),
          of(16, 65160, 64, "020405b40402080a00000000000000000103030a", 8, 0, 1, 3, 7, 15, 31),
          of(14, 64240, 128, "020405b40103030801010402", -1, 0, 1, 3, 7, 15).withRst(21),
          of(10, 65535, 64, "020405b40402080a00000000000000000103030d", 8, 0, 1),
          of(8, 64240, 64, "020405b40101040201030307", -1, 0, 1, 3, 7, 15, 31),
          of(6, 5840, 64, "020405b4", -1, 0, 3, 9, 21, 45),
          of(5, 28960, 64, "020405b40402080a000000000000000001030303", 8, 0, 1, 3, 7, 15),
          of(4, 16384, 128, "020405b401030300", -1, 0, 2, 9),
          of(3, 1024, 255, "020405b4", -1, 0).withRst(1));

  private static Stack of(
      int share, int window, int ttl, String options, int timestampAt, int... afterSeconds) {
    long[] micros = new long[afterSeconds.length];
    for (int i = 0; i < micros.length; i++) {
      micros[i] = afterSeconds[i] * 1_000_000L;
    }
    byte[] bytes = HexFormat.of().parseHex(options);
    return new Stack(share, window, ttl, bytes, timestampAt, micros, -1);
  }

  private Stack withRst(int seconds) {
    return new Stack(share, window, ttl, options, timestampAt, afterMicros, seconds * 1_000_000L);
  }

  /** Packets a host sends. */
  public int packets() {
    return afterMicros.length + (rstMicros < 0 ? 0 : 1);
  }

  /** From the first SYN-ACK to packet {@code k}. */
  public long after(int k) {
    return k < afterMicros.length ? afterMicros[k] : rstMicros;
  }
}
