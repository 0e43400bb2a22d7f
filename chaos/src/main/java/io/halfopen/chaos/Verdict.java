package io.halfopen.chaos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One sink held against the truth.
 *
 * @param records that it holds, revisions counted
 * @param lost exchanges that were heard throughout and of which it says nothing
 * @param doubled records of one id and revision, or of one host, that it holds more often than once
 * @param wrong exchanges whose last word is not what was dealt, or that nobody dealt
 * @param findings the first of them in a line each
 */
record Verdict(int records, int lost, int doubled, int wrong, List<String> findings) {
  private static final int MOST_FINDINGS = 20;

  boolean clean() {
    return lost + doubled + wrong == 0;
  }

  /** Holds against {@code truth} what was told; a list a place in which ids are to stand once. */
  static Verdict of(Truth truth, Collection<List<Told>> places) {
    Tally tally = new Tally();
    Map<String, Told> last = new HashMap<>();
    for (List<Told> place : places) {
      Set<String> once = new HashSet<>();
      for (Told told : place) {
        tally.records++;
        if (!once.add(told.id() + '/' + told.revision())) {
          tally.doubled("told twice", told);
        }
        Told before = last.get(told.host());
        if (before != null && !before.id().equals(told.id())) {
          tally.doubled("a second id beside " + before.id(), told);
        }
        if (before == null || told.revision() > before.revision()) {
          last.put(told.host(), told);
        }
      }
    }
    truth.heard().forEach((host, plan) -> tally.heard(plan, last.remove(host)));
    truth.unheard().forEach((host, plan) -> tally.unheard(plan, last.remove(host)));
    last.values().forEach(told -> tally.wrong("nobody was asked there", told));
    return new Verdict(tally.records, tally.lost, tally.doubled, tally.wrong, tally.findings);
  }

  private static final class Tally {
    final List<String> findings = new ArrayList<>();
    int records;
    int lost;
    int doubled;
    int wrong;

    void heard(Plan plan, @Nullable Told told) {
      if (told == null) {
        lost++;
        find("lost: " + plan);
      } else if (!asDealt(plan, told)) {
        wrong("dealt " + plan, told);
      }
    }

    /** Nothing, or a record that says what it is, or all of it in spite of all. */
    void unheard(Plan plan, @Nullable Told told) {
      if (told != null && !told.incomplete() && !asDealt(plan, told)) {
        wrong("claims to be whole, dealt " + plan, told);
      }
    }

    private static boolean asDealt(Plan plan, Told told) {
      List<Double> delays = plan.delaysMicros().stream().map(d -> d / 1000.0).toList();
      return told.fingerprint().equals(plan.fingerprint())
          && told.ended().equals(plan.ended())
          && told.packets() == plan.packets()
          && told.delaysMillis().equals(delays);
    }

    void doubled(String why, Told told) {
      doubled++;
      find("doubled: " + why + ": " + told);
    }

    void wrong(String why, Told told) {
      wrong++;
      find("wrong: " + why + ": " + told);
    }

    private void find(String line) {
      if (findings.size() < MOST_FINDINGS) {
        findings.add(line);
      }
    }
  }

  String counts() {
    return "lost=" + lost + " doubled=" + doubled + " wrong=" + wrong;
  }
}
