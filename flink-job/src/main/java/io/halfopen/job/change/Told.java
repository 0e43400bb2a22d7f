package io.halfopen.job.change;

import io.halfopen.event.ChangeKind;
import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.EndpointView;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.KnownStack;
import io.halfopen.event.Severity;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** Changes in words. */
final class Told {
  private Told() {}

  static FingerprintChange appeared(Ja4TScanRecord record) {
    return of(ChangeKind.NEW, record)
        .setSeverity(Severity.LOW)
        .setReason("never seen before, so there is nothing to compare with")
        .build();
  }

  static FingerprintChange changed(
      EndpointView view,
      KnownStack before,
      KnownStack after,
      Difference difference,
      Ja4TScanRecord record) {
    long stood = before.getLastSeenMicros() - view.getSinceMicros();
    return of(ChangeKind.CHANGED, record)
        .setBefore(before.getJa4tscan())
        .setBeforeDelaysMicros(new ArrayList<>(before.getDelaysMicros()))
        .setParts(difference.parts())
        .setBeforeSinceMicros(view.getSinceMicros())
        .setBeforeLastSeenMicros(before.getLastSeenMicros())
        .setStoodMicros(Math.max(0, stood))
        .setSeverity(difference.severity(before, after))
        .setReason(
            "%s changed after %s: %s"
                .formatted(
                    String.join(", ", difference.parts()),
                    stood <= 0 ? "one record" : span(stood / 1000),
                    difference.meaning(before, after)))
        .build();
  }

  static FingerprintChange flapping(EndpointView view, Sightings sightings, Ja4TScanRecord record) {
    List<String> stacks =
        sightings.turns().stream().map(i -> sightings.stack(i).getJa4tscan()).toList();
    return of(ChangeKind.FLAPPING, record)
        .setStacks(stacks)
        .setSeverity(Severity.LOW)
        .setReason(
            ("%d stacks take turns in the latest %d records: several machines behind one address,"
                    + " as a load balancer has them")
                .formatted(stacks.size(), view.getSightings().size()))
        .build();
  }

  /**
   * @param endpoint host and port
   * @param millis event time at which the silence was long enough
   */
  static FingerprintChange quiet(EndpointBaseline known, String endpoint, long millis) {
    int colon = endpoint.lastIndexOf(':');
    String host = endpoint.substring(0, colon);
    int port = Integer.parseInt(endpoint.substring(colon + 1));
    EndpointView view = known.getViews().get(0);
    for (EndpointView other : known.getViews()) {
      if (new Sightings(other).latest().getFirstSeenMicros()
          > new Sightings(view).latest().getFirstSeenMicros()) {
        view = other;
      }
    }
    KnownStack before = view.getStacks().get(view.getPresent());
    String pause =
        known.getLongestPauseMillis() > 0
            ? "records came at most " + span(known.getLongestPauseMillis()) + " apart before"
            : "there was one record before";
    return FingerprintChange.newBuilder()
        .setId(id(ChangeKind.QUIET, host, port, Long.toString(known.getTouchedMillis())))
        .setKind(ChangeKind.QUIET)
        .setHost(host)
        .setPort(port)
        .setBefore(before.getJa4tscan())
        .setBeforeDelaysMicros(new ArrayList<>(before.getDelaysMicros()))
        .setBeforeSinceMicros(view.getSinceMicros())
        .setBeforeLastSeenMicros(before.getLastSeenMicros())
        .setStoodMicros(Math.max(0, before.getLastSeenMicros() - view.getSinceMicros()))
        .setSeverity(Severity.LOW)
        .setReason(
            "no record for %s, and %s; whether it was still asked is not known here"
                .formatted(span(millis - known.getTouchedMillis()), pause))
        .setTemplate(view.getTemplate())
        .setSensor(view.getSensor())
        .setScannerAddress(view.getScannerAddress())
        .setOccurredMicros(millis * 1000)
        .build();
  }

  private static FingerprintChange.Builder of(ChangeKind kind, Ja4TScanRecord record) {
    return FingerprintChange.newBuilder()
        .setId(id(kind, record.getHost(), record.getPort(), record.getId()))
        .setKind(kind)
        .setHost(record.getHost())
        .setPort(record.getPort())
        .setAfter(record.getJa4tscan())
        .setAfterDelaysMicros(new ArrayList<>(record.getDelaysMicros()))
        .setTemplate(record.getTemplate())
        .setSensor(record.getSensor())
        .setScannerAddress(record.getScannerAddress())
        .setScan(record.getScan())
        .setRecordId(record.getId())
        .setRecordRevision(record.getRevision())
        .setOccurredMicros(record.getFirstSeenMicros());
  }

  private static String id(ChangeKind kind, String host, int port, String what) {
    String text = kind + " " + host + " " + port + " " + what;
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** A time in its largest whole unit. */
  static String span(long millis) {
    Duration time = Duration.ofMillis(millis);
    if (time.compareTo(Duration.of(2, ChronoUnit.DAYS)) >= 0) {
      return time.toDays() + " days";
    }
    if (time.compareTo(Duration.of(2, ChronoUnit.HOURS)) >= 0) {
      return time.toHours() + " hours";
    }
    return time.compareTo(Duration.of(2, ChronoUnit.MINUTES)) >= 0
        ? time.toMinutes() + " minutes"
        : time.toSeconds() + " seconds";
  }
}
