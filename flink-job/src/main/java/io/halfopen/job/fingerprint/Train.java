package io.halfopen.job.fingerprint;

import io.halfopen.event.Ended;
import io.halfopen.event.ForeignSynAck;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.OpenExchange;
import io.halfopen.event.PacketEvent;
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

  private static final long FIRST_MAY_BE_MISSING_MICROS = 500_000;

  private final PacketEvent first;
  private final long expectedAck;
  private final @Nullable PacketEvent probe;
  private final long limitMicros;

  private final List<Long> delays = new ArrayList<>(8);
  private final List<ForeignSynAck> foreign = new ArrayList<>(0);
  private @Nullable PacketEvent rst;
  private long lastTimedMicros;
  private int packets = 1;
  private int duplicates;
  private int unverifiedRsts;
  private int others;
  private int afterRst;
  private int payloads;
  private boolean beyondLimit;

  private Train(PacketEvent first, @Nullable PacketEvent probe, long maxDurationMicros) {
    this.first = first;
    this.probe = probe;
    this.expectedAck = first.getAcknowledgement();
    this.limitMicros = first.getCapturedMicros() + maxDurationMicros;
    this.lastTimedMicros = first.getCapturedMicros();
  }

  /**
   * The record of an exchange as far as it is known.
   *
   * @return null where there is no fingerprint: no SYN-ACK, a closed port (RST first), or an
   *     ordinary connection (the asking side sent more than its SYN)
   */
  public static @Nullable Ja4TScanRecord record(OpenExchange exchange, long maxDurationMicros) {
    List<PacketEvent> packets = exchange.getPackets();
    PacketEvent probe = null;
    PacketEvent first = null;
    for (PacketEvent packet : packets) {
      if (packet.getFromScanner()) {
        if (probe == null && Segments.isProbe(packet)) {
          probe = packet;
        } else if (probe == null || !isCopy(probe, packet)) {
          return null;
        }
      } else if (first == null && Segments.isSynAck(packet) && acknowledges(packet, probe)) {
        first = packet;
      }
    }
    if (first == null) {
      return null;
    }
    Train train = new Train(first, probe, maxDurationMicros);
    return train.read(packets) ? train.toRecord(exchange.getExcess() > 0) : null;
  }

  private static boolean acknowledges(PacketEvent synAck, @Nullable PacketEvent probe) {
    return probe == null
        || synAck.getAcknowledgement() == ((probe.getSequence() + 1) & 0xffff_ffffL);
  }

  private static boolean isCopy(PacketEvent kept, PacketEvent packet) {
    return packet.getCapturedMicros() - kept.getCapturedMicros() <= DUPLICATE_MICROS
        && Segments.sameBytes(kept, packet);
  }

  /** False where the port is closed: its RST came before any SYN-ACK. */
  private boolean read(List<PacketEvent> all) {
    PacketEvent kept = null;
    for (PacketEvent packet : all) {
      if (packet.getFromScanner()) {
        continue;
      }
      if (kept != null && isCopy(kept, packet)) {
        duplicates++;
        continue;
      }
      kept = packet;
      if (packet == first) {
        payloads += packet.getPayloadLength() > 0 ? 1 : 0;
      } else if (rst != null) {
        afterRst++;
      } else if (packet.getCapturedMicros() > limitMicros) {
        beyondLimit = true;
        return true;
      } else if (Segments.isRst(packet)) {
        if (!isVerified(packet)) {
          unverifiedRsts++;
        } else if (Segments.ORDER.compare(packet, first) < 0) {
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

  private void synAck(PacketEvent packet) {
    if (packet.getSequence() != first.getSequence() || packet.getAcknowledgement() != expectedAck) {
      foreign.add(new ForeignSynAck(packet.getCapturedMicros(), packet.getSequence()));
      return;
    }
    delays.add(packet.getCapturedMicros() - lastTimedMicros);
    lastTimedMicros = packet.getCapturedMicros();
    packets++;
    payloads += packet.getPayloadLength() > 0 ? 1 : 0;
  }

  /** Many stacks send a RST without ACK: then its sequence number has to continue the SYN-ACK's. */
  private boolean isVerified(PacketEvent packet) {
    boolean acknowledges =
        (packet.getFlags() & Segments.ACK) != 0 && packet.getAcknowledgement() == expectedAck;
    long ahead = (packet.getSequence() - first.getSequence()) & 0xffff_ffffL;
    return acknowledges || ahead <= 1;
  }

  private Ja4TScanRecord toRecord(boolean excess) {
    TcpOptions options = TcpOptions.parse(first.getTcpOptions());
    Long rstDelay = rst == null ? null : rst.getCapturedMicros() - lastTimedMicros;
    Long sent = probe != null ? (Long) probe.getCapturedMicros() : first.getSentMicros();
    Long rtt = sent == null ? null : first.getCapturedMicros() - sent;
    int initial = Ja4TScan.initialHopLimit(first.getHopLimit());
    List<String> flags = new ArrayList<>(0);
    if (rtt != null && rtt >= FIRST_MAY_BE_MISSING_MICROS) {
      flags.add("first-may-be-missing");
    }
    if (options.malformed() && !first.getOptionsTruncated()) {
      flags.add("malformed-options");
    }
    if (first.getOptionsTruncated()) {
      flags.add("truncated-options");
    }
    return Ja4TScanRecord.newBuilder()
        .setId(
            Ja4TScan.id(
                first.getEndpointAddress(),
                first.getEndpointPort(),
                first.getScannerAddress(),
                first.getScannerPort(),
                expectedAck - 1))
        .setHost(Addresses.text(first.getEndpointAddress()))
        .setPort(first.getEndpointPort())
        .setJa4tscan(
            first.getOptionsTruncated()
                ? null
                : Ja4TScan.text(first.getWindow(), options, delays, rstDelay))
        .setWindow(first.getWindow())
        .setOptions(options.kinds())
        .setMss(options.mss())
        .setWindowScale(options.windowScale())
        .setDelaysMicros(delays)
        .setRstDelayMicros(rstDelay)
        .setFirstSeenMicros(first.getCapturedMicros())
        .setLastSeenMicros(rst == null ? lastTimedMicros : rst.getCapturedMicros())
        .setRttMicros(rtt)
        .setHopLimit(first.getHopLimit())
        .setInitialHopLimit(initial)
        .setHops(initial - first.getHopLimit())
        .setOptionBytes(first.getTcpOptions())
        .setEnded(
            rst != null
                ? Ended.RST
                : beyondLimit ? Ended.MAX_DURATION : excess ? Ended.MAX_PACKETS : Ended.OPEN)
        .setFlags(flags)
        .setPackets(packets)
        .setForeign(foreign)
        .setDuplicates(duplicates)
        .setUnverifiedRsts(unverifiedRsts)
        .setOthers(others)
        .setAfterRst(afterRst)
        .setPayloads(payloads)
        .setTemplate(probe == null ? first.getTemplate() : template(probe))
        .setSensor(first.getSensor())
        .setScan(first.getScan())
        .setScannerAddress(Addresses.text(first.getScannerAddress()))
        .setScannerPort(first.getScannerPort())
        .setRevision(0)
        .build();
  }

  private static String template(PacketEvent syn) {
    return Ja4TScan.text(syn.getWindow(), TcpOptions.parse(syn.getTcpOptions()), List.of(), null);
  }
}
