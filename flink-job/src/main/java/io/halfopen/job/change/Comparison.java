package io.halfopen.job.change;

import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Earlier records held against later ones, all in memory: what the job does over months. */
public final class Comparison {
  private final ChangeDetector detector = new ChangeDetector();
  private final Map<String, EndpointBaseline> known = new LinkedHashMap<>();
  private final Set<String> unseen = new LinkedHashSet<>();
  private final EndpointGroups groups;
  private long latestMillis = Long.MIN_VALUE;

  public Comparison(EndpointGroups groups) {
    this.groups = groups;
  }

  /** Takes a record of before. */
  public void earlier(Ja4TScanRecord record) {
    if (ChangeDetector.isComparable(record)) {
      detector.accept(baseline(record), record);
      unseen.add(Baselines.endpoint(record));
    }
  }

  /** What a record of now changes. */
  public List<FingerprintChange> later(Ja4TScanRecord record) {
    if (!ChangeDetector.isComparable(record)) {
      return List.of();
    }
    latestMillis = Math.max(latestMillis, record.getLastSeenMicros() / 1000);
    unseen.remove(Baselines.endpoint(record));
    return named(detector.accept(baseline(record), record));
  }

  /** The endpoints of before that are in no record of now. */
  public List<FingerprintChange> missing() {
    List<FingerprintChange> missing = new ArrayList<>();
    for (String endpoint : unseen) {
      EndpointBaseline baseline = known.get(endpoint);
      if (baseline != null) {
        long millis = Math.max(latestMillis, baseline.getTouchedMillis());
        missing.add(Told.quiet(baseline, endpoint, millis));
      }
    }
    return named(missing);
  }

  private List<FingerprintChange> named(List<FingerprintChange> changes) {
    changes.forEach(c -> c.setGroups(groups.of(c.getHost(), c.getPort())));
    return changes;
  }

  private EndpointBaseline baseline(Ja4TScanRecord record) {
    return known.computeIfAbsent(Baselines.endpoint(record), e -> ChangeDetector.nothingKnown());
  }
}
