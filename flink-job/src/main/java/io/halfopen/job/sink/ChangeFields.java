package io.halfopen.job.sink;

import io.halfopen.event.FingerprintChange;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.Shown;
import org.jspecify.annotations.Nullable;

/** The fields of a change by their public names. */
public final class ChangeFields {
  private static final Fields<FingerprintChange> ALL = all();

  private ChangeFields() {}

  /** All fields of a change, in the order of a row. */
  public static Fields<FingerprintChange> fields() {
    return ALL;
  }

  private static Fields<FingerprintChange> all() {
    Fields<FingerprintChange> fields = new Fields<>();
    return fields
        .text("occurred", "when it was seen, UTC", c -> Shown.time(c.getOccurredMicros()))
        .text("kind", "new, changed, flapping, quiet", c -> Shown.word(c.getKind()))
        .address("host", "address of the endpoint", FingerprintChange::getHost)
        .number("port", "port of the endpoint", FingerprintChange::getPort)
        .list("groups", "the user's groups that hold it", FingerprintChange::getGroups)
        .text("before", "JA4TScan that stood", FingerprintChange::getBefore)
        .text("after", "JA4TScan that answered", FingerprintChange::getAfter)
        .list("parts", "parts that differ", FingerprintChange::getParts)
        .list("stacks", "JA4TScan of those that take turns", FingerprintChange::getStacks)
        .text(
            "before_since",
            "since when it stood, UTC",
            c -> Shown.timeOrNull(c.getBeforeSinceMicros()))
        .text(
            "before_last_seen",
            "its last sight, UTC",
            c -> Shown.timeOrNull(c.getBeforeLastSeenMicros()))
        .number("stood_s", "how long it stood, s", c -> seconds(c.getStoodMicros()))
        .text("severity", "info, low, medium, high", c -> Shown.word(c.getSeverity()))
        .text("reason", "what was seen, in words", FingerprintChange::getReason)
        .list(
            "before_delays_ms", "its raw delays, ms", c -> Shown.millis(c.getBeforeDelaysMicros()))
        .list("after_delays_ms", "the other's, ms", c -> Shown.millis(c.getAfterDelaysMicros()))
        .text("template", "the SYN that was sent", FingerprintChange::getTemplate)
        .text("sensor", "who listened", FingerprintChange::getSensor)
        .address("scanner_host", "address that asked", FingerprintChange::getScannerAddress)
        .text("scan", "id of the scan's round", FingerprintChange::getScan)
        .text("record_id", "record that showed it", FingerprintChange::getRecordId)
        .number("record_revision", "its revision", FingerprintChange::getRecordRevision)
        .text("id", "id of the change", FingerprintChange::getId);
  }

  private static @Nullable Double seconds(@Nullable Long micros) {
    return micros == null ? null : micros / 1e6;
  }
}
