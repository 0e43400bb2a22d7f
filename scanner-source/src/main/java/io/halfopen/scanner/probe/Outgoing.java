package io.halfopen.scanner.probe;

/**
 * The probe that is to be written next: to whom, from where, and what proves its answer. One is
 * reused from probe to probe. Addresses are numbers in two halves; IPv4's are the low 32 bits of
 * the low half.
 */
public final class Outgoing {
  boolean ipv6;
  long sourceHigh;
  long sourceLow;
  long targetHigh;
  long targetLow;
  int port;
  int sourcePort;
  int sequence;
  long sentMicros;

  /** The next probe asks this IPv4 address and port. */
  public void to(int ipv4, int targetPort) {
    ipv6 = false;
    targetHigh = 0;
    targetLow = ipv4 & 0xffffffffL;
    port = targetPort;
  }

  /** The next probe asks this IPv6 address and port. */
  public void to(long high, long low, int targetPort) {
    ipv6 = true;
    targetHigh = high;
    targetLow = low;
    port = targetPort;
  }

  /** When the next probes leave, microseconds since 1970-01-01 UTC. */
  public void at(long micros) {
    sentMicros = micros;
  }

  /** True where the probe is IPv6. */
  public boolean isIpv6() {
    return ipv6;
  }

  /** High half of the source address; 0 for IPv4. */
  public long sourceHigh() {
    return sourceHigh;
  }

  /** Low half of the source address. */
  public long sourceLow() {
    return sourceLow;
  }

  /** High half of the target's address; 0 for IPv4. */
  public long targetHigh() {
    return targetHigh;
  }

  /** Low half of the target's address. */
  public long targetLow() {
    return targetLow;
  }

  /** The target's port; 0 where the probe has none. */
  public int port() {
    return port;
  }

  /** The source port. */
  public int sourcePort() {
    return sourcePort;
  }

  /** The number that an answer must return. */
  public int sequence() {
    return sequence;
  }

  /** When it leaves, microseconds since 1970-01-01 UTC. */
  public long sentMicros() {
    return sentMicros;
  }
}
