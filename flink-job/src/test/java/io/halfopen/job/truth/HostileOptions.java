package io.halfopen.job.truth;

import java.util.Random;

/** TCP options, well made and badly made, as hex of whole 32-bit words. */
final class HostileOptions {
  private static final String[] REAL = {
    "020405b40402080a0000000100000000" + "0103030a", // Linux
    "020405b40103030801010402", // Windows
    "020405b401030305" + "0101080a000000010000000004020000", // macOS
    "020405b4",
    "",
    "01010101",
    "020405b40303000" + "0", // window scale 0, then the end
    "0204000003030e00", // MSS 0
    "020405b402040218", // MSS twice
    "0303070303030100", // window scale twice
    "020405b4" + "00000000", // the end, and zeros
    "020405b4" + "00000100", // the end, zeros, and more
    "020405b4" + "00030307", // the end, and an option beyond it
    "1e0c0081aabbccddeeff00112206a1a2a3a4fd0401020101".substring(0, 48),
    "fe0400000204057822020101",
    "00000000",
  };
  private static final String[] BROKEN = {
    "020405b403020101", // window scale of 2 bytes
    "020405b403040101", // of 4 bytes
    "020305b401010101", // MSS of 3 bytes
    "0206000005b40101", // of 6 bytes
    "020405b408000101", // length 0
    "020405b408010101", // length 1
    "020405b4080a0000", // past the end
    "020405b401010108", // no room for a length
    "02ff05b4",
    "08000000",
    "0303070201010101",
    "010104",
  };

  private HostileOptions() {}

  static String any(Random random) {
    int pick = random.nextInt(20);
    if (pick < 13) {
      return words(REAL[random.nextInt(REAL.length)]);
    }
    if (pick < 17) {
      return words(BROKEN[random.nextInt(BROKEN.length)]);
    }
    return composed(random);
  }

  /** Random kinds, mostly with the right length, cut at the 40 bytes that a header can hold. */
  private static String composed(Random random) {
    StringBuilder hex = new StringBuilder();
    int[] kinds = {0, 1, 1, 2, 3, 4, 5, 8, 30, 34, 253, 254};
    for (int i = random.nextInt(8); i > 0; i--) {
      int kind = kinds[random.nextInt(kinds.length)];
      hex.append(String.format("%02x", kind));
      if (kind > 1) {
        int length = kind == 2 ? 4 : kind == 3 ? 3 : 2 + random.nextInt(9);
        length = random.nextInt(15) == 0 ? random.nextInt(256) : length;
        hex.append(String.format("%02x", length));
        for (int k = 2; k < Math.min(length, 12); k++) {
          hex.append(String.format("%02x", random.nextInt(256)));
        }
      }
    }
    return words(hex.substring(0, Math.min(hex.length(), 80)));
  }

  private static String words(String hex) {
    return hex + "0".repeat((8 - hex.length() % 8) % 8);
  }
}
