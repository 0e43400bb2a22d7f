package io.halfopen.job.sink;

import io.halfopen.event.Ended;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.table.Field;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.Kind;
import io.halfopen.job.table.Shown;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields of a record by their public names. ZMap's names are understood beside them: {@code
 * saddr} and {@code sport} are the endpoint's, since ZMap reads an answer.
 */
public final class RecordFields {
  private static final Map<Ended, String> ENDED = new EnumMap<>(Ended.class);

  static {
    for (Ended ended : Ended.values()) {
      ENDED.put(ended, Shown.word(ended));
    }
  }

  private static final Fields<Ja4TScanRecord> ALL = all();

  private RecordFields() {}

  /** All fields of a record, in the order of a row. */
  public static Fields<Ja4TScanRecord> fields() {
    return ALL;
  }

  private static Fields<Ja4TScanRecord> all() {
    Fields<Ja4TScanRecord> fields = new Fields<>();
    exchange(fields);
    firstAnswer(fields);
    counts(fields);
    provenance(fields);
    meaning(fields);
    return fields
        .unlisted(new Field<>("classification", Kind.TEXT, "synack", r -> "synack"))
        .unlisted(new Field<>("success", Kind.TRUTH, "1 with a fingerprint", RecordFields::success))
        .unlisted(new Field<>("repeat", Kind.TRUTH, "0: an exchange is one row", r -> false))
        .alias("saddr", "host")
        .alias("sport", "port")
        .alias("daddr", "scanner_host")
        .alias("dport", "scanner_port")
        .alias("ttl", "hop_limit")
        .alias("timestamp", "first_seen")
        .alias("timestamp_str", "first_seen")
        .alias("tcpopt_mss", "mss")
        .alias("tcpopt_wscale", "wscale");
  }

  private static void exchange(Fields<Ja4TScanRecord> fields) {
    fields
        .address("host", "address of the endpoint", Ja4TScanRecord::getHost)
        .number("port", "port of the endpoint", Ja4TScanRecord::getPort)
        .text("ja4tscan", "window_options_mss_wscale[_delays]", Ja4TScanRecord::getJa4tscan)
        .text("ended", "rst, gap, max-duration, max-packets, incomplete", RecordFields::ended)
        .text("first_seen", "first SYN-ACK, UTC", r -> Shown.time(r.getFirstSeenMicros()))
        .text("last_seen", "last packet that counts, UTC", r -> Shown.time(r.getLastSeenMicros()))
        .list("delays_ms", "SYN-ACK to SYN-ACK, ms", r -> Shown.millis(r.getDelaysMicros()))
        .number("rst_delay_ms", "last SYN-ACK to RST, ms", r -> Shown.millis(r.getRstDelayMicros()))
        .number("rtt_ms", "probe to first SYN-ACK, ms", r -> Shown.millis(r.getRttMicros()));
  }

  private static void firstAnswer(Fields<Ja4TScanRecord> fields) {
    fields
        .number("window", "window field, unscaled", Ja4TScanRecord::getWindow)
        .text("options", "option kinds joined by -", Ja4TScanRecord::getOptions)
        .number("mss", "maximum segment size, bytes", Ja4TScanRecord::getMss)
        .number("wscale", "window scale shift", Ja4TScanRecord::getWindowScale)
        .number("hop_limit", "TTL or hop limit as received", Ja4TScanRecord::getHopLimit)
        .number("initial_hop_limit", "32, 64, 128 or 255", Ja4TScanRecord::getInitialHopLimit)
        .number("hops", "initial less received hop limit", Ja4TScanRecord::getHops);
  }

  private static void counts(Fields<Ja4TScanRecord> fields) {
    fields
        .list("flags", "what makes the record doubtful", Ja4TScanRecord::getFlags)
        .number("packets", "packets that count", Ja4TScanRecord::getPackets)
        .number("foreign", "SYN-ACKs that repeat no other", r -> r.getForeign().size())
        .number("duplicates", "copies that the network made", Ja4TScanRecord::getDuplicates)
        .number("unverified_rsts", "RSTs of doubtful origin", Ja4TScanRecord::getUnverifiedRsts)
        .number("others", "ACKs, SYNs and the like", Ja4TScanRecord::getOthers)
        .number("after_rst", "packets after the RST", Ja4TScanRecord::getAfterRst)
        .number("payloads", "SYN-ACKs with payload", Ja4TScanRecord::getPayloads);
  }

  private static void provenance(Fields<Ja4TScanRecord> fields) {
    fields
        .text("template", "the SYN that was sent", Ja4TScanRecord::getTemplate)
        .text("sensor", "who listened", Ja4TScanRecord::getSensor)
        .text("scan", "id of the scan's round", Ja4TScanRecord::getScan)
        .address("scanner_host", "address that asked", Ja4TScanRecord::getScannerAddress)
        .number("scanner_port", "port that asked", Ja4TScanRecord::getScannerPort)
        .number(
            "time_resolution_us",
            "what times and delays are good for",
            Ja4TScanRecord::getTimeResolutionMicros)
        .number("revision", "0, or more where corrected", Ja4TScanRecord::getRevision)
        .text("id", "id of the exchange", Ja4TScanRecord::getId);
  }

  private static void meaning(Fields<Ja4TScanRecord> fields) {
    fields
        .text("label", "what it may be: the best candidate", r -> best(r, Label::getLabel))
        .text("label_category", "os, device, network, ...", r -> best(r, Label::getCategory))
        .number("label_confidence", "0 to 1, a judgement", r -> best(r, Label::getConfidence))
        .text("label_reason", "what fits and what does not", r -> best(r, Label::getReason))
        .text("other_labels", "further candidates", RecordFields::others)
        .list("hints", "what else it gives away", RecordFields::hints)
        .text("hint_reasons", "each hint in words", RecordFields::hintReasons)
        .text("service", "usual service of the port", Ja4TScanRecord::getService)
        .number("effective_window", "window << wscale, bytes", Ja4TScanRecord::getEffectiveWindow)
        .number("timestamp_hertz", "timestamp clock's rate", Ja4TScanRecord::getTimestampHertz)
        .number("uptime_s", "if that clock began at zero", Ja4TScanRecord::getUptimeSeconds)
        .text("quicklabs_ja4ts", "not FoxIO's JA4TS", Ja4TScanRecord::getQuicklabsJa4ts);
  }

  private static @Nullable Object best(Ja4TScanRecord record, Function<Label, Object> part) {
    return record.getLabels().isEmpty() ? null : part.apply(record.getLabels().get(0));
  }

  private static @Nullable String others(Ja4TScanRecord record) {
    List<Label> labels = record.getLabels();
    return labels.size() < 2
        ? null
        : joined(
            mapped(
                labels.subList(1, labels.size()),
                label -> label.getLabel() + " " + label.getConfidence()));
  }

  private static List<String> hints(Ja4TScanRecord record) {
    return mapped(record.getHints(), Hint::getName);
  }

  private static @Nullable String hintReasons(Ja4TScanRecord record) {
    return joined(mapped(record.getHints(), hint -> hint.getName() + ": " + hint.getReason()));
  }

  private static <A, B> List<B> mapped(List<A> from, Function<A, B> function) {
    List<B> to = new ArrayList<>(from.size());
    for (A one : from) {
      to.add(function.apply(one));
    }
    return to;
  }

  private static @Nullable String joined(List<String> parts) {
    return parts.isEmpty() ? null : String.join("; ", parts);
  }

  private static String ended(Ja4TScanRecord record) {
    return ENDED.getOrDefault(record.getEnded(), "");
  }

  private static Boolean success(Ja4TScanRecord record) {
    return record.getJa4tscan() != null;
  }
}
