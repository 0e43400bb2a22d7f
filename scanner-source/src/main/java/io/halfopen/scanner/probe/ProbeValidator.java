package io.halfopen.scanner.probe;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/**
 * Knows where each probe came from and which number its answer must return, without remembering any
 * probe: both come from keyed MACs over the target, the scan and the probe number.
 *
 * <p>A probe's place, its source address and port, belongs to the series: the MAC of the target
 * gives it a first place, and each probe number takes the next one. So no 4-tuple recurs before all
 * places have been used, whatever rounds, resumptions and probes per target come between. Its
 * sequence number belongs to one probe number of one scan; answers to another never pass.
 */
public final class ProbeValidator {
  private final SipHash places;

  /** One key for each probe number from {@link #oldest} on. */
  private final SipHash[] sequences;

  private final long oldest;
  private final long first;
  private final SourceAddresses sources;
  private final int firstPort;
  private final int portCount;

  /** How far each probe number moves on, by family: a division saved per probe. */
  private final int[][] steps = new int[2][];

  private ProbeValidator(
      SipHash places,
      SipHash[] sequences,
      long oldest,
      long first,
      SourceAddresses sources,
      int firstPort,
      int lastPort) {
    this.places = places;
    this.sequences = sequences;
    this.oldest = oldest;
    this.first = first;
    this.sources = sources;
    this.firstPort = firstPort;
    portCount = lastPort - firstPort + 1;
    steps[0] = steps(false);
    steps[1] = steps(true);
  }

  /**
   * The validator of one round.
   *
   * @param series what keys the probes
   * @param scan id of the scan
   * @param first the round's first probe number, taken from the series
   * @param probes probes per target: as many numbers are the round's
   * @param since answers to earlier probes of this scan, from this number on, count too; -1 where
   *     there are none
   * @param sources the scanner's addresses
   * @param firstPort lowest source port
   * @param lastPort highest source port
   */
  public static ProbeValidator of(
      ProbeSeries series,
      String scan,
      long first,
      int probes,
      long since,
      SourceAddresses sources,
      int firstPort,
      int lastPort) {
    byte[] secret = series.secret();
    long oldest = since < 0 ? first : Math.min(since, first);
    SipHash[] sequences = new SipHash[Math.toIntExact(first + probes - oldest)];
    for (int i = 0; i < sequences.length; i++) {
      sequences[i] = key(secret, "sequence " + (oldest + i) + " " + scan);
    }
    return new ProbeValidator(
        key(secret, "place"), sequences, oldest, first, sources, firstPort, lastPort);
  }

  private static SipHash key(byte[] secret, String purpose) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(secret);
      ByteBuffer hash = ByteBuffer.wrap(digest.digest(purpose.getBytes(StandardCharsets.UTF_8)));
      return new SipHash(hash.getLong(), hash.getLong());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private static long mac(SipHash key, boolean ipv6, long high, long low, int port) {
    return ipv6 ? key.of(high, low, port) : key.of(low << 16 | port);
  }

  /** Gives a probe its source address, source port and sequence number. */
  public void stamp(Outgoing probe, int ofTarget) {
    boolean six = probe.ipv6;
    long number = first + ofTarget;
    long hash = mac(places, six, probe.targetHigh, probe.targetLow, probe.port);
    SipHash key = sequences[(int) (number - oldest)];
    probe.sequence = (int) mac(key, six, probe.targetHigh, probe.targetLow, probe.port);
    int place = place(hash, (int) (number - oldest), six);
    int rank = rank(place);
    probe.sourceHigh = sources.high(six, rank);
    probe.sourceLow = sources.low(six, rank);
    probe.sourcePort = firstPort + place - rank * portCount;
  }

  /** The hash chooses the first place, evenly; each number moves on by one. */
  private int place(long hash, int index, boolean ipv6) {
    long count = places(ipv6);
    long place = ((hash >>> 32) * count >>> 32) + steps[ipv6 ? 1 : 0][index];
    return (int) (place >= count ? place - count : place);
  }

  private long places(boolean ipv6) {
    return (long) sources.count(ipv6) * portCount;
  }

  private int[] steps(boolean ipv6) {
    int[] all = new int[sequences.length];
    for (int i = 0; i < all.length && sources.has(ipv6); i++) {
      all[i] = (int) ((oldest + i) % places(ipv6));
    }
    return all;
  }

  /** Which source a place belongs to; mostly there is only one. */
  private int rank(int place) {
    return place < portCount ? 0 : place / portCount;
  }

  /** What one target's answers are known by: a keyed number, as good as its address and port. */
  public long targetKey(boolean ipv6, long high, long low, int port) {
    return mac(places, ipv6, high, low, port);
  }

  /**
   * The number of the probe that went from this address and port to that target, or -1 where none
   * did. It is what an answer without any further proof says.
   */
  public long numberOf(
      boolean ipv6,
      long targetHigh,
      long targetLow,
      int targetPort,
      long ourHigh,
      long ourLow,
      int ourPort) {
    if (ourPort < firstPort || ourPort >= firstPort + portCount || !sources.has(ipv6)) {
      return -1;
    }
    long hash = mac(places, ipv6, targetHigh, targetLow, targetPort);
    for (int i = sequences.length - 1; i >= 0; i--) {
      int place = place(hash, i, ipv6);
      int rank = rank(place);
      if (place - rank * portCount == ourPort - firstPort
          && sources.is(ipv6, rank, ourHigh, ourLow)) {
        return oldest + i;
      }
    }
    return -1;
  }

  /**
   * As {@link #numberOf} for probes without ports: known by their sequence number and source
   * address alone.
   */
  public long numberBySequence(
      boolean ipv6, long targetHigh, long targetLow, long ourHigh, long ourLow, int sequence) {
    if (!sources.has(ipv6)) {
      return -1;
    }
    long hash = mac(places, ipv6, targetHigh, targetLow, 0);
    for (int i = sequences.length - 1; i >= 0; i--) {
      int rank = rank(place(hash, i, ipv6));
      if (mac32(i, ipv6, targetHigh, targetLow, 0) == sequence
          && sources.is(ipv6, rank, ourHigh, ourLow)) {
        return oldest + i;
      }
    }
    return -1;
  }

  private int mac32(int index, boolean ipv6, long high, long low, int port) {
    return (int) mac(sequences[index], ipv6, high, low, port);
  }

  /** The sequence number of the probe of this number, as {@link #numberOf} gave it. */
  public int sequence(long number, boolean ipv6, long high, long low, int port) {
    return mac32((int) (number - oldest), ipv6, high, low, port);
  }
}
