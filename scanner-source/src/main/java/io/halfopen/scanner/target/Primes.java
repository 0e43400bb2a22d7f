package io.halfopen.scanner.target;

import java.util.ArrayList;
import java.util.List;

/** Arithmetic modulo primes below 2^51, where products do not fit in 64 bits. */
final class Primes {
  /** These bases make Miller-Rabin exact below 3.3 * 10^24. */
  private static final int[] BASES = {2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37, 41};

  private Primes() {}

  /** The smallest prime above {@code n}. */
  static long above(long n) {
    long candidate = n + 1;
    while (!isPrime(candidate)) {
      candidate++;
    }
    return candidate;
  }

  static boolean isPrime(long n) {
    if (n < 2) {
      return false;
    }
    for (int base : BASES) {
      if (n % base == 0) {
        return n == base;
      }
    }
    int twos = Long.numberOfTrailingZeros(n - 1);
    long odd = (n - 1) >> twos;
    for (int base : BASES) {
      if (isWitness(power(base, odd, n), twos, n)) {
        return false;
      }
    }
    return true;
  }

  private static boolean isWitness(long power, int twos, long n) {
    long x = power;
    if (x == 1 || x == n - 1) {
      return false;
    }
    for (int i = 1; i < twos; i++) {
      x = multiply(x, x, n);
      if (x == n - 1) {
        return false;
      }
    }
    return true;
  }

  /** The smallest number whose powers are all of 1 to {@code prime - 1}. */
  static long primitiveRoot(long prime) {
    if (prime == 2) {
      return 1;
    }
    List<Long> factors = primeFactors(prime - 1);
    for (long candidate = 2; ; candidate++) {
      if (generates(candidate, prime, factors)) {
        return candidate;
      }
    }
  }

  private static boolean generates(long candidate, long prime, List<Long> factors) {
    for (long factor : factors) {
      if (power(candidate, (prime - 1) / factor, prime) == 1) {
        return false;
      }
    }
    return true;
  }

  private static List<Long> primeFactors(long n) {
    List<Long> factors = new ArrayList<>();
    long rest = n;
    for (long d = 2; d * d <= rest; d += d == 2 ? 1 : 2) {
      if (rest % d == 0) {
        factors.add(d);
        while (rest % d == 0) {
          rest /= d;
        }
      }
    }
    if (rest > 1) {
      factors.add(rest);
    }
    return factors;
  }

  static long gcd(long a, long b) {
    return b == 0 ? a : gcd(b, a % b);
  }

  static long power(long base, long exponent, long modulus) {
    long result = 1 % modulus;
    long square = base % modulus;
    for (long e = exponent; e > 0; e >>= 1) {
      if ((e & 1) == 1) {
        result = multiply(result, square, modulus);
      }
      square = multiply(square, square, modulus);
    }
    return result;
  }

  /**
   * {@code a * b mod modulus} for factors below the modulus, and the modulus below 2^51. Floating
   * point gives the quotient up to two too many or too few, integers that wrap the exact rest.
   */
  static long multiply(long a, long b, long modulus) {
    long quotient = (long) ((double) a * b / modulus);
    long rest = a * b - quotient * modulus;
    while (rest < 0) {
      rest += modulus;
    }
    while (rest >= modulus) {
      rest -= modulus;
    }
    return rest;
  }
}
