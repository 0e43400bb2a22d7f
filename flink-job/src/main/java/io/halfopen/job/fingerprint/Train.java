package io.halfopen.job.fingerprint;

import io.halfopen.event.Ended;
import io.halfopen.event.ForeignSynAck;
import io.halfopen.event.Ja4TScanRecord;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads an exchange as a train: the first SYN-ACK, its retransmissions, and the RST that ends it. A
 * pure function of the exchange's packets in canonical order.
 */
public final class Train {
  /** A byte-identical packet this soon after the last kept one is the network's copy. */
  private static final long DUPLICATE_MICROS = 10_000;

  /** Later than this after its probe, a first SYN-ACK may be a second one. */
  public static final long FIRST_MAY_BE_MISSING_MICROS = 500_000;

  /** Flag: the port's RST came before any SYN-ACK. */
  static final String CLOSED = "closed";

  /** Flag: the asking side sent more than its SYN. */
  static final String CONNECTION = "ordinary-connection";

  /** Flag: so long after the probe, the first SYN-ACK seen may not be the first sent. */
  private static final String FIRST_MAY_BE_MISSING = "first-may-be-missing";

  private final Packet first;
  private final int expectedAck;
  private final @Nullable Packet probe;

  private final List<Long> delays = new ArrayList<>(8);
  private final List<Long> timestampValues = new ArrayList<>(8);
  private final List<ForeignSynAck> foreign = new ArrayList<>(0);
  private @Nullable Packet rst;
  private long lastTimedMicros;
  private int packets = 1;
  private int duplicates;
  private int unverifiedRsts;
  private int others;
  private int afterRst;
  private int payloads;

  private Train(Packet first, @Nullable Packet probe) {
    this.first = first;
    this.probe = probe;
    this.expectedAck = first.acknowledgement();
    this.lastTimedMicros = first.capturedMicros();
    timestampValue(first);
  }

  /**
   * The record of an exchange as far as it is known.
   *
   * @param packets in canonical order
   * @param beyond whether more came later than the longest duration
   * @param excess whether more came than were kept
   * @param maxDurationMicros nothing later than this after the first packet is timed
   * @return null where there is no SYN-ACK; without a string and flagged {@value #CLOSED} or
   *     {@value #CONNECTION} where it shows no stack left alone: a correction, if it was taken for
   *     one before
   */
  public static @Nullable Ja4TScanRecord record(
      List<Packet> packets, boolean beyond, boolean excess, long maxDurationMicros) {
    int kept = packets.size();
    // Whether packets beyond the limit are kept depends on their order: nothing may depend on them.
    while (kept > 0
        && packets.get(kept - 1).capturedMicros() - packets.get(0).capturedMicros()
            > maxDurationMicros) {
      kept--;
    }
    return kept == packets.size()
        ? record(packets, beyond, excess)
        : record(packets.subList(0, kept), true, excess);
  }

  private static @Nullable Ja4TScanRecord record(
      List<Packet> packets, boolean beyond, boolean excess) {
    Packet probe = null;
    Packet first = null;
    boolean connection = false;
    for (int i = 0; i < packets.size(); i++) {
      Packet packet = packets.get(i);
      if (packet.isFromScanner()) {
        if (probe == null && Segments.isProbe(packet)) {
          probe = packet;
        } else {
          connection |= probe == null || !isCopy(probe, packet);
        }
      } else if (first == null && Segments.isSynAck(packet) && acknowledges(packet, probe)) {
        first = packet;
      }
    }
    if (first == null) {
      return null;
    }
    Train train = new Train(first, probe);
    boolean closed = !train.read(packets);
    Ja4TScanRecord record = train.toRecord(beyond, excess);
    if (closed || connection) {
      withdraw(record, connection ? CONNECTION : CLOSED);
    }
    return record;
  }

  private static void withdraw(Ja4TScanRecord record, String why) {
    record.setJa4tscan(null);
    record.setEnded(why.equals(CLOSED) ? Ended.RST : Ended.GAP);
    List<String> flags = new ArrayList<>(record.getFlags());
    flags.add(why);
    record.setFlags(flags);
  }

  /** Whether a record is no fingerprint but says why there is none. */
  public static boolean isNone(Ja4TScanRecord record) {
    return record.getJa4tscan() == null
        && (record.getFlags().contains(CLOSED) || record.getFlags().contains(CONNECTION));
  }

  private static boolean acknowledges(Packet synAck, @Nullable Packet probe) {
    return probe == null || synAck.acknowledgement() == probe.sequence() + 1;
  }

  private static boolean isCopy(Packet kept, Packet packet) {
    return packet.capturedMicros() - kept.capturedMicros() <= DUPLICATE_MICROS
        && kept.sameBytes(packet);
  }

  /** Copies of two answers come interleaved where two taps, or two paths, saw both. */
  private static boolean isCopyOfOne(List<Packet> kept, Packet packet) {
    for (int i = kept.size() - 1; i >= 0; i--) {
      if (packet.capturedMicros() - kept.get(i).capturedMicros() > DUPLICATE_MICROS) {
        return false;
      }
      if (kept.get(i).sameBytes(packet)) {
        return true;
      }
    }
    return false;
  }

  /** False where the port is closed: its RST came before any SYN-ACK. */
  private boolean read(List<Packet> all) {
    List<Packet> kept = new ArrayList<>(all.size());
    for (int i = 0; i < all.size(); i++) {
      Packet packet = all.get(i);
      if (packet.isFromScanner()) {
        continue;
      }
      if (isCopyOfOne(kept, packet)) {
        duplicates++;
        continue;
      }
      kept.add(packet);
      if (packet == first) {
        payloads += packet.payloadLength() > 0 ? 1 : 0;
      } else if (rst != null) {
        afterRst++;
      } else if (Segments.isRst(packet)) {
        if (!isVerified(packet)) {
          unverifiedRsts++;
        } else if (packet.compareTo(first) < 0) {
          // All the same, each packet more makes it a record that knows more.
          afterRst += all.size() - i - 1;
          return false;
        } else {
          rst = packet;
          packets++;
        }
      } else if (Segments.isSynAck(packet)) {
        synAck(packet);
      } else {
        others++;
      }
    }
    return true;
  }

  private void synAck(Packet packet) {
    if (packet.sequence() != first.sequence() || packet.acknowledgement() != expectedAck) {
      foreign.add(new ForeignSynAck(packet.capturedMicros(), packet.sequence() & 0xffff_ffffL));
      return;
    }
    delays.add(packet.capturedMicros() - lastTimedMicros);
    timestampValue(packet);
    lastTimedMicros = packet.capturedMicros();
    packets++;
    payloads += packet.payloadLength() > 0 ? 1 : 0;
  }

  /** One value a timed SYN-ACK, or none at all: a gap would leave open which is whose. */
  private void timestampValue(Packet packet) {
    long value = TcpOptions.timestampValue(packet.options());
    if (value < 0 || timestampValues.size() != delays.size()) {
      timestampValues.clear();
    } else {
      timestampValues.add(value);
    }
  }

  /** Many stacks send a RST without ACK: then its sequence number has to continue the SYN-ACK's. */
  private boolean isVerified(Packet packet) {
    boolean acknowledges =
        (packet.flags() & Segments.ACK) != 0 && packet.acknowledgement() == expectedAck;
    int ahead = packet.sequence() - first.sequence();
    return acknowledges || ahead == 0 || ahead == 1;
  }

  /** Each field by itself: a builder looks defaults up and copies them, field by field. */
  private Ja4TScanRecord toRecord(boolean beyond, boolean excess) {
    TcpOptions options = TcpOptions.parse(first.options());
    Long rstDelay = rst == null ? null : rst.capturedMicros() - lastTimedMicros;
    Long sent =
        probe != null ? (Long) probe.capturedMicros() : first.hasSent() ? first.sentMicros() : null;
    Long rtt = sent == null ? null : first.capturedMicros() - sent;
    int initial = Ja4TScan.initialHopLimit(first.hopLimit());
    List<String> flags = new ArrayList<>(0);
    if (rtt != null && rtt >= FIRST_MAY_BE_MISSING_MICROS) {
      flags.add(FIRST_MAY_BE_MISSING);
    }
    if (options.malformed() && !first.isOptionsTruncated()) {
      flags.add("malformed-options");
    }
    if (first.isOptionsTruncated()) {
      flags.add("truncated-options");
    }
    Ja4TScanRecord record = new Ja4TScanRecord();
    record.setId(
        Ja4TScan.id(
            first.endpointAddress(),
            first.endpointPort(),
            first.scannerAddress(),
            first.scannerPort(),
            expectedAck - 1));
    record.setHost(Addresses.text(first.endpointAddress()));
    record.setPort(first.endpointPort());
    record.setJa4tscan(
        first.isOptionsTruncated()
            ? null
            : Ja4TScan.text(first.window(), options, delays, rstDelay));
    record.setWindow(first.window());
    record.setOptions(options.kinds());
    record.setMss(options.mss());
    record.setWindowScale(options.windowScale());
    record.setDelaysMicros(delays);
    record.setRstDelayMicros(rstDelay);
    record.setFirstSeenMicros(first.capturedMicros());
    record.setLastSeenMicros(rst == null ? lastTimedMicros : rst.capturedMicros());
    record.setRttMicros(rtt);
    record.setHopLimit(first.hopLimit());
    record.setInitialHopLimit(initial);
    record.setHops(initial - first.hopLimit());
    record.setOptionBytes(PacketBytes.copy(first.options()));
    record.setEnded(
        rst != null
            ? Ended.RST
            : excess ? Ended.MAX_PACKETS : beyond ? Ended.MAX_DURATION : Ended.OPEN);
    record.setFlags(flags);
    record.setPackets(packets);
    record.setForeign(foreign);
    record.setDuplicates(duplicates);
    record.setUnverifiedRsts(unverifiedRsts);
    record.setOthers(others);
    record.setAfterRst(afterRst);
    record.setPayloads(payloads);
    record.setTemplate(probe == null ? first.template() : template(probe));
    record.setSensor(first.sensor());
    record.setScan(first.scan());
    record.setScannerAddress(Addresses.text(first.scannerAddress()));
    record.setScannerPort(first.scannerPort());
    record.setRevision(0);
    record.setLate(0);
    record.setEmittedMicros(0);
    record.setTimestampValues(timestampValues);
    record.setTimeResolutionMicros(Math.max(1, first.timeResolutionMicros()));
    record.setLabels(new ArrayList<>(0));
    record.setHints(new ArrayList<>(0));
    return record;
  }

  private static String template(Packet syn) {
    return Ja4TScan.text(syn.window(), TcpOptions.parse(syn.options()), List.of(), null);
  }
}
