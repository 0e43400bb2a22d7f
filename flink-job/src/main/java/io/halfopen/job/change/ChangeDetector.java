package io.halfopen.job.change;

import io.halfopen.event.Ended;
import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.EndpointView;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.KnownStack;
import io.halfopen.event.Sighting;
import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Compares a record with what is known of its endpoint. Plain code over one endpoint's baseline,
 * which it updates; where that is kept is not its concern.
 *
 * <p>Only records of one vantage and one SYN compare, since both shape the answer. The present is
 * what the record with the latest capture time shows, whatever order records arrive in. A
 * correction of a record takes its place and is no change.
 */
public final class ChangeDetector {
  private static final int MOST_VIEWS = 8;

  /** Losses come and go; so many records in a row that miss the same packets are no losses. */
  static final int CONFIRMED = 3;

  private static final String CAPTURE = "capture";

  /** Nothing is known yet. */
  public static EndpointBaseline nothingKnown() {
    return EndpointBaseline.newBuilder()
        .setTouchedMillis(Long.MIN_VALUE)
        .setViews(new ArrayList<>(1))
        .build();
  }

  /** Whether a record shows a stack well enough to be compared. */
  public static boolean isComparable(Ja4TScanRecord record) {
    return record.getJa4tscan() != null
        && record.getEnded() != Ended.OPEN
        && record.getEnded() != Ended.INCOMPLETE;
  }

  /** What a final record changes in the picture of its endpoint: mostly nothing. */
  public List<FingerprintChange> accept(EndpointBaseline known, Ja4TScanRecord record) {
    boolean fresh = known.getViews().isEmpty();
    FingerprintChange change = learn(known, record);
    if (fresh && !known.getViews().isEmpty()) {
      return List.of(Told.appeared(record));
    }
    return change == null ? List.of() : List.of(change);
  }

  /** The same where a new endpoint is nothing to tell; null where nothing else changed. */
  @Nullable FingerprintChange learn(EndpointBaseline known, Ja4TScanRecord record) {
    if (!isComparable(record)) {
      withdraw(known, record);
      return null;
    }
    EndpointView view = find(known, record);
    if (view == null) {
      view = add(known, record);
    }
    Sightings sightings = new Sightings(view);
    FingerprintChange change = accept(view, sightings, record);
    sightings.tidy();
    note(known, record);
    return change;
  }

  private static @Nullable FingerprintChange accept(
      EndpointView view, Sightings sightings, Ja4TScanRecord record) {
    Sighting before = sightings.find(Sightings.key(record));
    if (before != null && before.getRevision() >= record.getRevision()) {
      return null;
    }
    if (before != null) {
      sightings.remove(before);
    }
    int stack = sightings.index(Difference.stack(record));
    if (!sightings.add(record, stack)) {
      return null;
    }
    if (before != null || view.getPresent() < 0) {
      settle(view, sightings);
      return null;
    }
    boolean latest = sightings.latest().getRecord() == Sightings.key(record);
    return latest ? latest(view, sightings, record, stack) : earlier(view, sightings, record);
  }

  /** The latest record decides what stands. */
  private static @Nullable FingerprintChange latest(
      EndpointView view, Sightings sightings, Ja4TScanRecord record, int stack) {
    int present = view.getPresent();
    if (stack == present) {
      rest(view, sightings);
      return null;
    }
    KnownStack before = sightings.stack(present);
    KnownStack after = sightings.stack(stack);
    Difference difference = Difference.between(before, after);
    if (difference.maybeNone()) {
      if (isFuller(view, sightings, present, after)) {
        view.setPresent(stack); // what was seen before, once, had lost some
        return null;
      }
      if (sightings.run(stack) < CONFIRMED || view.getFlapping()) {
        return null;
      }
    }
    FingerprintChange change;
    if (!difference.lossy() && (view.getFlapping() || sightings.returns())) {
      boolean told = view.getFlapping() && takesTurns(view, sightings, stack);
      view.setFlapping(true);
      change = told ? null : Told.flapping(view, sightings, record);
    } else {
      change = Told.changed(view, before, after, difference, record);
    }
    view.setPresent(stack);
    view.setSinceMicros(record.getFirstSeenMicros());
    return change;
  }

  private static boolean isFuller(
      EndpointView view, Sightings sightings, int present, KnownStack after) {
    long seen = view.getSightings().stream().filter(s -> s.getStack() == present).count();
    return seen <= 1
        && Difference.timing(sightings.stack(present))
            .isLeftOf(Difference.timing(after), Tolerance.RAW);
  }

  /** Whether this stack was among those that took turns before this record. */
  private static boolean takesTurns(EndpointView view, Sightings sightings, int stack) {
    List<Sighting> all = view.getSightings();
    return all.subList(0, all.size() - 1).stream()
        .anyMatch(s -> sightings.alike(s.getStack(), stack));
  }

  /** One that came late cannot change the present, but may show that stacks take turns. */
  private static @Nullable FingerprintChange earlier(
      EndpointView view, Sightings sightings, Ja4TScanRecord record) {
    if (!view.getFlapping() && sightings.returns()) {
      view.setFlapping(true);
      return Told.flapping(view, sightings, record);
    }
    if (sightings.switches() == 0) {
      view.setSinceMicros(Math.min(view.getSinceMicros(), record.getFirstSeenMicros()));
    }
    return null;
  }

  /** Turns are over when all records that are kept show the same. */
  private static void rest(EndpointView view, Sightings sightings) {
    if (view.getFlapping()
        && view.getSightings().size() == Sightings.MOST
        && sightings.switches() == 0) {
      view.setFlapping(false);
      view.setSinceMicros(view.getSightings().get(0).getFirstSeenMicros());
    }
  }

  /** What stands, made out anew from the records that are kept. */
  private static void settle(EndpointView view, Sightings sightings) {
    int present = view.getPresent();
    int latest = sightings.latest().getStack();
    if (present < 0 || !sightings.alike(present, latest)) {
      view.setPresent(latest);
      view.setSinceMicros(sightings.since(latest));
    }
  }

  /** A correction may say that there is no fingerprint after all. */
  private static void withdraw(EndpointBaseline known, Ja4TScanRecord record) {
    EndpointView view =
        record.getEnded() == Ended.OPEN || record.getRevision() == 0 ? null : find(known, record);
    Sightings sightings = view == null ? null : new Sightings(view);
    Sighting sighting = sightings == null ? null : sightings.find(Sightings.key(record));
    if (sighting == null || view == null || sightings == null) {
      return;
    }
    sightings.remove(sighting);
    if (sightings.isEmpty()) {
      known.getViews().remove(known.getViews().indexOf(view));
    } else {
      settle(view, sightings);
      sightings.tidy();
    }
  }

  private static @Nullable EndpointView find(EndpointBaseline known, Ja4TScanRecord record) {
    for (EndpointView view : known.getViews()) {
      if (Objects.equals(view.getTemplate(), record.getTemplate())
          && view.getScannerAddress().equals(record.getScannerAddress())
          && (view.getSensor().equals(record.getSensor())
              || view.getSensor().equals(CAPTURE)
              || record.getSensor().equals(CAPTURE))) {
        return view;
      }
    }
    return null;
  }

  private static EndpointView add(EndpointBaseline known, Ja4TScanRecord record) {
    EndpointView view =
        EndpointView.newBuilder()
            .setTemplate(record.getTemplate())
            .setSensor(record.getSensor())
            .setScannerAddress(record.getScannerAddress())
            .setStacks(new ArrayList<>(1))
            .setSightings(new ArrayList<>(2))
            .build();
    if (known.getViews().size() == MOST_VIEWS) {
      // By its place: the list that comes out of the state cannot remove by value.
      known.getViews().stream()
          .min(Comparator.comparingLong(v -> new Sightings(v).latest().getFirstSeenMicros()))
          .ifPresent(oldest -> known.getViews().remove(known.getViews().indexOf(oldest)));
    }
    known.getViews().add(view);
    return view;
  }

  private static void note(EndpointBaseline known, Ja4TScanRecord record) {
    long first = record.getFirstSeenMicros() / 1000;
    long touched = known.getTouchedMillis();
    if (touched != Long.MIN_VALUE && first > touched) {
      known.setLongestPauseMillis(Math.max(known.getLongestPauseMillis(), first - touched));
    }
    known.setTouchedMillis(Math.max(touched, record.getLastSeenMicros() / 1000));
    known.setQuiet(false);
  }

  /** JA4TScan of the stacks that take turns where this record was seen, or an empty list. */
  public List<String> turns(EndpointBaseline known, Ja4TScanRecord record) {
    EndpointView view = find(known, record);
    if (view == null || !view.getFlapping()) {
      return List.of();
    }
    Sightings sightings = new Sightings(view);
    return sightings.turns().stream().map(i -> sightings.stack(i).getJa4tscan()).toList();
  }
}
