package io.halfopen.scanner.target;

import java.util.random.RandomGenerator;

/**
 * A random permutation of 1 to n in constant memory, as ZMap does it. The numbers 1 to p-1 form a
 * cyclic group under multiplication modulo the prime p; multiplying again and again by a generator
 * visits each exactly once before it returns to the start. With p the smallest prime above n, the
 * few elements above n are skipped. Every generator is {@code root^e} with e coprime to p-1, so a
 * random e gives a random order.
 */
final class CyclicGroup {
  private final long n;
  private final long prime;
  private final long generator;
  private final long start;
  private long current;
  private boolean begun;

  /** A permutation of 1 to {@code n}; {@code n} from 1 to below 2^48. */
  CyclicGroup(long n, RandomGenerator random) {
    if (n < 1 || n >= 1L << 48) {
      throw new IllegalArgumentException("between 1 and 2^48 elements, not " + n);
    }
    this.n = n;
    prime = Primes.above(n);
    long order = prime - 1;
    long exponent;
    do {
      exponent = order == 1 ? 1 : random.nextLong(1, order + 1);
    } while (Primes.gcd(exponent, order) != 1);
    generator = Primes.power(Primes.primitiveRoot(prime), exponent, prime);
    start = random.nextLong(1, prime);
    current = start;
  }

  /** The next element, or 0 after the last. */
  long next() {
    while (true) {
      if (begun && current == start) {
        return 0;
      }
      begun = true;
      long element = current;
      current = Primes.multiply(current, generator, prime);
      if (element <= n) {
        return element;
      }
    }
  }
}
