package io.halfopen.job.truth;

import java.util.Arrays;
import java.util.Random;

/** Damage as disks, networks and attackers do it to bytes. */
public final class Mutation {
  private static final int[] LIES = {0, 1, 2, 3, 7, 0x0f, 0x40, 0x7f, 0x80, 0xf0, 0xfe, 0xff};

  private Mutation() {}

  /** A damaged copy: flipped bits, bytes that lie, runs overwritten, cut out, doubled, cut off. */
  public static byte[] of(byte[] good, Random random) {
    byte[] bad = good.clone();
    for (int i = 1 + random.nextInt(4); i > 0 && bad.length > 0; i--) {
      int at = random.nextInt(bad.length);
      int length = Math.min(bad.length - at, 1 + random.nextInt(8));
      switch (random.nextInt(8)) {
        case 0, 1 -> bad[at] ^= (byte) (1 << random.nextInt(8));
        case 2, 3 -> bad[at] = (byte) LIES[random.nextInt(LIES.length)];
        case 4 -> Arrays.fill(bad, at, at + length, (byte) LIES[random.nextInt(LIES.length)]);
        case 5 -> bad = Arrays.copyOf(bad, at);
        case 6 -> bad = spliced(bad, at, at + length);
        default -> bad = spliced(bad, at + length, at);
      }
    }
    return bad;
  }

  /** The bytes before {@code to} and those from {@code from} on. */
  private static byte[] spliced(byte[] bytes, int to, int from) {
    byte[] out = Arrays.copyOf(bytes, to + bytes.length - from);
    System.arraycopy(bytes, from, out, to, bytes.length - from);
    return out;
  }
}
