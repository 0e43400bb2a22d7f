package io.halfopen.job.passive;

import io.halfopen.event.PassiveFingerprint;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.Shown;

/** The fields of a passive fingerprint by their public names. */
public final class PassiveFields {
  private static final Fields<PassiveFingerprint> ALL = all();

  private PassiveFields() {}

  /** All fields, in the order of a row. */
  public static Fields<PassiveFingerprint> fields() {
    return ALL;
  }

  private static Fields<PassiveFingerprint> all() {
    Fields<PassiveFingerprint> fields = new Fields<>();
    ends(fields);
    packet(fields);
    train(fields);
    return fields
        .text("label", "what that side may be: the best candidate", PassiveFingerprint::getLabel)
        .number("label_confidence", "0 to 1, a judgement", PassiveFingerprint::getLabelConfidence)
        .text("label_reason", "what fits and what does not", PassiveFingerprint::getLabelReason)
        .list("other_labels", "further candidates", PassiveFingerprint::getOtherLabels)
        .text("id", "the same in both lines of a connection", PassiveFingerprint::getId);
  }

  private static void ends(Fields<PassiveFingerprint> fields) {
    fields
        .text(
            "kind", "ja4t: a client's SYN; ja4ts: a server's SYN-ACK", r -> Shown.word(r.getKind()))
        .text("first_seen", "that packet, UTC", r -> Shown.time(r.getFirstSeenMicros()))
        .address("client", "address that sent the SYN", PassiveFingerprint::getClient)
        .number("client_port", "its port", PassiveFingerprint::getClientPort)
        .address("server", "address that it went to", PassiveFingerprint::getServer)
        .number("server_port", "its port", PassiveFingerprint::getServerPort)
        .text("ja4t", "the client's SYN, also in a server's line", PassiveFingerprint::getJa4t)
        .text("ja4ts", "window_options_mss_wscale[_delays]", PassiveFingerprint::getJa4ts);
  }

  private static void packet(Fields<PassiveFingerprint> fields) {
    fields
        .number("window", "window field, unscaled", PassiveFingerprint::getWindow)
        .text("options", "option kinds joined by -", PassiveFingerprint::getOptions)
        .number("mss", "maximum segment size, bytes", PassiveFingerprint::getMss)
        .number("wscale", "window scale shift", PassiveFingerprint::getWindowScale)
        .number("hop_limit", "TTL or hop limit as captured", PassiveFingerprint::getHopLimit)
        .number("initial_hop_limit", "32, 64, 128 or 255", PassiveFingerprint::getInitialHopLimit)
        .number("hops", "initial less captured hop limit", PassiveFingerprint::getHops)
        .number("payload", "bytes of data in that packet", PassiveFingerprint::getPayload);
  }

  private static void train(Fields<PassiveFingerprint> fields) {
    fields
        .text(
            "ended",
            "seen; ack, client-rst, rst, gap, new-syn, max-duration, max-packets, capture-end,"
                + " crowded-out",
            r -> Shown.word(r.getEnded()))
        .text("last_seen", "last packet that counts, UTC", r -> Shown.time(r.getLastSeenMicros()))
        .list("delays_ms", "SYN-ACK to SYN-ACK, ms", r -> Shown.millis(r.getDelaysMicros()))
        .number("rst_delay_ms", "last SYN-ACK to RST, ms", r -> Shown.millis(r.getRstDelayMicros()))
        .list("syn_delays_ms", "SYN to SYN, ms", r -> Shown.millis(r.getSynDelaysMicros()))
        .number("rtt_ms", "SYN to SYN-ACK, ms", r -> Shown.millis(r.getRttMicros()))
        .list("flags", "what makes it doubtful", PassiveFingerprint::getFlags)
        .number("packets", "packets that count", PassiveFingerprint::getPackets)
        .number("foreign", "SYN-ACKs that repeat no other", PassiveFingerprint::getForeign)
        .number("duplicates", "copies, dropped", PassiveFingerprint::getDuplicates)
        .number("unverified_rsts", "of doubtful origin", PassiveFingerprint::getUnverifiedRsts);
  }
}
