package io.halfopen.job.passive;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PassiveEnd;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.event.PassiveKind;
import io.halfopen.job.fingerprint.Addresses;
import io.halfopen.job.fingerprint.Ja4TScan;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.TcpOptions;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Makes the lines: JA4T of a SYN, JA4TS of a train with the client's JA4T beside it. */
final class PassiveLines {
  private final long maxDurationMicros;
  private final Consumer<PassiveFingerprint> out;

  PassiveLines(long maxDurationMicros, Consumer<PassiveFingerprint> out) {
    this.maxDurationMicros = maxDurationMicros;
    this.out = out;
  }

  void syn(Packet syn) {
    TcpOptions options = TcpOptions.parse(syn.options());
    PassiveFingerprint line = between(syn, syn.sequence());
    line.setKind(PassiveKind.JA4T);
    line.setJa4t(ja4t(syn, options));
    line.setWindow(syn.window());
    line.setOptions(options.kinds());
    line.setMss(options.mss());
    line.setWindowScale(options.windowScale());
    line.setDelaysMicros(List.of());
    line.setSynDelaysMicros(List.of());
    line.setFirstSeenMicros(syn.capturedMicros());
    line.setLastSeenMicros(syn.capturedMicros());
    hops(line, syn.hopLimit());
    line.setOptionBytes(copy(syn.options()));
    line.setEnded(PassiveEnd.SEEN);
    List<String> flags = new ArrayList<>(0);
    if (syn.isOptionsTruncated()) {
      flags.add("truncated-options");
    } else if (options.malformed()) {
      flags.add("malformed-options");
    }
    line.setFlags(flags);
    line.setPackets(1);
    line.setPayload(syn.payloadLength());
    out.accept(line);
  }

  /** Tells of a train; null where it holds no SYN-ACK. */
  @Nullable Passed synAck(Handshake train, PassiveEnd why, long nowMicros) {
    Ja4TScanRecord record = train.record(maxDurationMicros);
    Packet first = train.firstSynAck();
    if (record == null || first == null) {
      return null;
    }
    Packet syn = train.syn();
    PassiveFingerprint line = between(first, first.acknowledgement() - 1);
    if (syn != null) {
      line.setId(between(syn, syn.sequence()).getId());
      line.setJa4t(ja4t(syn, TcpOptions.parse(syn.options())));
      line.setRttMicros(first.capturedMicros() - syn.capturedMicros());
    }
    line.setKind(PassiveKind.JA4TS);
    line.setJa4ts(record.getJa4tscan());
    line.setWindow(record.getWindow());
    line.setOptions(record.getOptions());
    line.setMss(record.getMss());
    line.setWindowScale(record.getWindowScale());
    line.setDelaysMicros(record.getDelaysMicros());
    line.setRstDelayMicros(record.getRstDelayMicros());
    line.setSynDelaysMicros(List.copyOf(train.synDelays()));
    line.setFirstSeenMicros(record.getFirstSeenMicros());
    line.setLastSeenMicros(record.getLastSeenMicros());
    hops(line, record.getHopLimit());
    line.setOptionBytes(record.getOptionBytes());
    line.setEnded(ended(record, why));
    line.setFlags(flags(record, train));
    line.setPackets(record.getPackets());
    line.setForeign(record.getForeign().size());
    line.setDuplicates(record.getDuplicates());
    line.setUnverifiedRsts(record.getUnverifiedRsts());
    line.setPayload(first.payloadLength());
    out.accept(line);
    return new Passed(train.ends(), first.acknowledgement(), first.sequence(), nowMicros);
  }

  private static PassiveEnd ended(Ja4TScanRecord record, PassiveEnd why) {
    return record.getEnded() == Ended.MAX_PACKETS
        ? PassiveEnd.MAX_PACKETS
        : record.getEnded() == Ended.MAX_DURATION ? PassiveEnd.MAX_DURATION : why;
  }

  private static List<String> flags(Ja4TScanRecord record, Handshake train) {
    List<String> flags = new ArrayList<>(2);
    if (train.syn() == null) {
      flags.add("syn-not-seen");
    } else if (!train.synDelays().isEmpty()) {
      flags.add("syn-repeated");
    }
    flags.addAll(record.getFlags());
    return flags;
  }

  /** Its packet's endpoint is the server. */
  private static PassiveFingerprint between(Packet packet, int isn) {
    PassiveFingerprint line = new PassiveFingerprint();
    ByteBuffer server = packet.endpointAddress();
    ByteBuffer client = packet.scannerAddress();
    line.setId(Ja4TScan.id(server, packet.endpointPort(), client, packet.scannerPort(), isn));
    line.setClient(Addresses.text(client));
    line.setClientPort(packet.scannerPort());
    line.setServer(Addresses.text(server));
    line.setServerPort(packet.endpointPort());
    line.setOtherLabels(List.of());
    return line;
  }

  private static @Nullable String ja4t(Packet syn, TcpOptions options) {
    return syn.isOptionsTruncated() ? null : Ja4TScan.text(syn.window(), options, List.of(), null);
  }

  private static void hops(PassiveFingerprint line, int hopLimit) {
    int initial = Ja4TScan.initialHopLimit(hopLimit);
    line.setHopLimit(hopLimit);
    line.setInitialHopLimit(initial);
    line.setHops(initial - hopLimit);
  }

  private static ByteBuffer copy(ByteBuffer view) {
    byte[] bytes = new byte[view.remaining()];
    view.get(bytes);
    return ByteBuffer.wrap(bytes);
  }
}
