package io.halfopen.scanner.probe;

/** SipHash-2-4 over two 64-bit words: a keyed MAC that costs less than the packet it protects. */
final class SipHash {
  private final long k0;
  private final long k1;

  SipHash(long k0, long k1) {
    this.k0 = k0;
    this.k1 = k1;
  }

  /** The MAC of sixteen bytes, given as two little-endian words. */
  long of(long first, long second) {
    long v0 = k0 ^ 0x736f6d6570736575L;
    long v1 = k1 ^ 0x646f72616e646f6dL;
    long v2 = k0 ^ 0x6c7967656e657261L;
    long v3 = k1 ^ 0x7465646279746573L;
    for (int block = 0; block < 4; block++) {
      // The third block holds the length, 16; the fourth is the finish, with four rounds.
      long m = block == 0 ? first : block == 1 ? second : block == 2 ? 16L << 56 : 0;
      v3 ^= m;
      v2 ^= block == 3 ? 0xff : 0;
      for (int round = block == 3 ? 4 : 2; round > 0; round--) {
        v0 += v1;
        v2 += v3;
        v1 = Long.rotateLeft(v1, 13) ^ v0;
        v3 = Long.rotateLeft(v3, 16) ^ v2;
        v0 = Long.rotateLeft(v0, 32);
        v2 += v1;
        v0 += v3;
        v1 = Long.rotateLeft(v1, 17) ^ v2;
        v3 = Long.rotateLeft(v3, 21) ^ v0;
        v2 = Long.rotateLeft(v2, 32);
      }
      v0 ^= m;
    }
    return v0 ^ v1 ^ v2 ^ v3;
  }
}
