package io.halfopen.job.change;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.fingerprint.Timing;
import io.halfopen.job.fingerprint.Timing.Tolerance;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Endpoints that share a fingerprint: the same answer, and delays that pass for one. An endpoint
 * counts with its latest record.
 */
public final class StackMap {
  private final Map<String, Ja4TScanRecord> latest = new LinkedHashMap<>();

  /**
   * Endpoints with one fingerprint.
   *
   * @param example the record of the first of them
   * @param endpoints host and port
   */
  public record Group(Ja4TScanRecord example, List<String> endpoints) {}

  /** Takes a record; one that shows no stack is passed over. */
  public void add(Ja4TScanRecord record) {
    if (ChangeDetector.isComparable(record)) {
      latest.merge(Baselines.endpoint(record), record, StackMap::later);
    }
  }

  private static Ja4TScanRecord later(Ja4TScanRecord a, Ja4TScanRecord b) {
    if (a.getId().equals(b.getId())) {
      return b.getRevision() >= a.getRevision() ? b : a;
    }
    return b.getFirstSeenMicros() >= a.getFirstSeenMicros() ? b : a;
  }

  /** All groups, the largest first. */
  public List<Group> groups() {
    Map<String, List<Group>> byAnswer = new HashMap<>();
    List<Group> all = new ArrayList<>();
    latest.forEach(
        (endpoint, record) -> {
          List<Group> alike = byAnswer.computeIfAbsent(answer(record), a -> new ArrayList<>(1));
          Group group = find(alike, record);
          if (group == null) {
            group = new Group(record, new ArrayList<>(1));
            alike.add(group);
            all.add(group);
          }
          group.endpoints().add(endpoint);
        });
    all.sort(
        Comparator.comparingInt((Group g) -> -g.endpoints().size())
            .thenComparing(g -> g.example().getJa4tscan()));
    return all;
  }

  private static @Nullable Group find(List<Group> groups, Ja4TScanRecord record) {
    Timing timing = Timing.of(record);
    for (Group group : groups) {
      if (Timing.of(group.example()).same(timing, Tolerance.RAW)) {
        return group;
      }
    }
    return null;
  }

  private static String answer(Ja4TScanRecord record) {
    return record.getWindow()
        + "_"
        + record.getOptions()
        + "_"
        + record.getMss()
        + "_"
        + record.getWindowScale();
  }
}
