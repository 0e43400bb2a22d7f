package io.halfopen.scanner.probe;

import java.security.SecureRandom;

/**
 * The secret that keys a scan's probes, and the numbers that tell its rounds' probes apart. Every
 * probe per target of every round takes a number of its own; the number moves the source port on,
 * so that no 4-tuple recurs while an exchange may still run.
 *
 * <p>A scan that may be resumed keeps {@link #secret()} and {@link #next()} in a file that only its
 * owner reads; nothing else ever shows the secret.
 */
public final class ProbeSeries {
  private static final int SECRET_BYTES = 32;
  private static final ProbeSeries PROCESS = random();

  private final byte[] secret;
  private long next;

  private ProbeSeries(byte[] secret, long next) {
    this.secret = secret;
    this.next = next;
  }

  /** A new series with a secret of its own. */
  public static ProbeSeries random() {
    byte[] secret = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return new ProbeSeries(secret, 0);
  }

  /** The series that every scan of this process shares unless it is given its own. */
  public static ProbeSeries ofProcess() {
    return PROCESS;
  }

  /**
   * Goes on with a series that was kept.
   *
   * @param secret what {@link #secret()} gave, 32 bytes
   * @param next the first number that was never used
   */
  public static ProbeSeries restore(byte[] secret, long next) {
    if (secret.length != SECRET_BYTES || next < 0) {
      throw new IllegalArgumentException("a secret has 32 bytes and numbers begin at 0");
    }
    return new ProbeSeries(secret.clone(), next);
  }

  /** Takes this many consecutive numbers; returns the first. */
  public synchronized long take(int count) {
    long first = next;
    next += count;
    return first;
  }

  /** The first number that was never taken. */
  public synchronized long next() {
    return next;
  }

  /** A copy of the secret, for the state of a scan that may be resumed and for nothing else. */
  public byte[] secret() {
    return secret.clone();
  }

  /** Says nothing about the secret. */
  @Override
  public String toString() {
    return "ProbeSeries[next=" + next() + "]";
  }
}
