package io.halfopen.scanner.target;

import java.math.BigInteger;
import java.util.random.RandomGenerator;

/**
 * A random permutation of 1 to n in constant memory, as ZMap does it. The numbers 1 to p-1 form a
 * cyclic group under multiplication modulo the prime p; multiplying again and again by a generator
 * visits each exactly once before it returns to the start. With p the smallest prime above n, the
 * few elements above n are skipped. Every generator is {@code root^e} with e coprime to p-1, so a
 * random e gives a random order.
 *
 * <p>The element at position i is {@code start * generator^i}: any position is reached at once, so
 * shards are slices of the one cycle and a stopped walk goes on where it was.
 *
 * <p>The step multiplies by a constant, so its quotient comes from one multiplication by {@code
 * floor(generator * 2^63 / p)} instead of a division (Shoup's method): the estimate is the quotient
 * or one less.
 */
final class CyclicGroup {
  /** Below this many elements products of two, and twice an element, fit what is used here. */
  static final long MOST = 1L << 50;

  private final long n;
  private final long prime;
  private final long generator;
  private final long reciprocal;
  private final long start;

  /** A permutation of 1 to {@code n}; {@code n} from 1 to below {@link #MOST}. */
  CyclicGroup(long n, RandomGenerator random) {
    if (n < 1 || n >= MOST) {
      throw new IllegalArgumentException("between 1 and 2^50 elements, not " + n);
    }
    this.n = n;
    prime = Primes.above(n);
    long order = prime - 1;
    long exponent;
    do {
      exponent = 1 + Long.remainderUnsigned(random.nextLong(), order);
    } while (Primes.gcd(exponent, order) != 1);
    generator = Primes.power(Primes.primitiveRoot(prime), exponent, prime);
    reciprocal =
        BigInteger.valueOf(generator)
            .shiftLeft(63)
            .divide(BigInteger.valueOf(prime))
            .longValueExact();
    start = 1 + Long.remainderUnsigned(random.nextLong(), order);
  }

  /** Positions of the cycle; those whose element is above n are to be skipped. */
  long order() {
    return prime - 1;
  }

  /** How many are permuted. */
  long size() {
    return n;
  }

  /** The element at this position, 0 to {@code order()}. */
  long at(long position) {
    return Primes.multiply(start, Primes.power(generator, position, prime), prime);
  }

  /** The element after this one. */
  long after(long element) {
    long quotient = Math.multiplyHigh(element << 1, reciprocal);
    long rest = element * generator - quotient * prime;
    return rest >= prime ? rest - prime : rest;
  }
}
