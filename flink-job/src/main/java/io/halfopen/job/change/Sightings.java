package io.halfopen.job.change;

import io.halfopen.event.EndpointView;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.KnownStack;
import io.halfopen.event.Sighting;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The latest records of one view, by capture time, and the stacks that they showed. A record that
 * arrives late finds its place among them; one that is older than all of them leaves nothing.
 */
final class Sightings {
  static final int MOST = 8;

  private final EndpointView view;

  Sightings(EndpointView view) {
    this.view = view;
  }

  static long key(Ja4TScanRecord record) {
    String id = record.getId();
    try {
      return HexFormat.fromHexDigitsToLong(id, 0, Math.min(16, id.length()));
    } catch (IllegalArgumentException e) {
      return id.hashCode(); // not one of ours
    }
  }

  @Nullable Sighting find(long record) {
    for (Sighting sighting : view.getSightings()) {
      if (sighting.getRecord() == record) {
        return sighting;
      }
    }
    return null;
  }

  /** By its place: Avro's lists, which come out of a savepoint, take nothing out by value. */
  void remove(Sighting sighting) {
    view.getSightings().remove(view.getSightings().indexOf(sighting));
  }

  KnownStack stack(int index) {
    return view.getStacks().get(index);
  }

  /** The stack that this one passes for, the present one first; it is added where there is none. */
  int index(KnownStack stack) {
    int present = view.getPresent();
    if (present >= 0 && Difference.between(stack(present), stack).none()) {
      return present;
    }
    for (int i = 0; i < view.getStacks().size(); i++) {
      if (Difference.between(stack(i), stack).none()) {
        return i;
      }
    }
    view.getStacks().add(stack);
    return view.getStacks().size() - 1;
  }

  /** Puts a record at its place in time; false where it is older than all that are kept. */
  boolean add(Ja4TScanRecord record, int stack) {
    List<Sighting> all = view.getSightings();
    long time = record.getFirstSeenMicros();
    int place = all.size();
    while (place > 0 && all.get(place - 1).getFirstSeenMicros() > time) {
      place--;
    }
    if (place == 0 && all.size() == MOST) {
      return false;
    }
    all.add(place, new Sighting(key(record), record.getRevision(), time, stack));
    if (all.size() > MOST) {
      all.remove(0);
    }
    KnownStack shown = stack(stack);
    shown.setFirstSeenMicros(Math.min(shown.getFirstSeenMicros(), time));
    shown.setLastSeenMicros(Math.max(shown.getLastSeenMicros(), time));
    return true;
  }

  Sighting latest() {
    return view.getSightings().get(view.getSightings().size() - 1);
  }

  boolean isEmpty() {
    return view.getSightings().isEmpty();
  }

  /** Whether two stacks pass for one, seen with and without losses. */
  boolean alike(int a, int b) {
    return a == b || Difference.between(stack(a), stack(b)).maybeNone();
  }

  /** How many of the latest records in a row showed exactly this stack. */
  int run(int stack) {
    List<Sighting> all = view.getSightings();
    int n = 0;
    while (n < all.size() && all.get(all.size() - 1 - n).getStack() == stack) {
      n++;
    }
    return n;
  }

  /** First capture time of the latest records in a row that pass for this stack. */
  long since(int stack) {
    List<Sighting> all = view.getSightings();
    int at = all.size() - 1;
    while (at > 0 && alike(all.get(at - 1).getStack(), stack)) {
      at--;
    }
    return all.get(at).getFirstSeenMicros();
  }

  /** Whether a stack came, went and came again. */
  boolean returns() {
    List<Sighting> all = view.getSightings();
    for (int a = 0; a < all.size(); a++) {
      boolean left = false;
      for (int b = a + 1; b < all.size(); b++) {
        boolean same = alike(all.get(a).getStack(), all.get(b).getStack());
        if (left && same) {
          return true;
        }
        left |= !same;
      }
    }
    return false;
  }

  /** How often neighbours in time differ. */
  int switches() {
    List<Sighting> all = view.getSightings();
    int n = 0;
    for (int i = 1; i < all.size(); i++) {
      n += alike(all.get(i - 1).getStack(), all.get(i).getStack()) ? 0 : 1;
    }
    return n;
  }

  /** One of each kind, the latest first. */
  List<Integer> turns() {
    List<Integer> turns = new ArrayList<>();
    for (int i = view.getSightings().size() - 1; i >= 0; i--) {
      int stack = view.getSightings().get(i).getStack();
      if (turns.stream().noneMatch(t -> alike(t, stack))) {
        turns.add(stack);
      }
    }
    return turns;
  }

  /**
   * Forgets stacks that no kept record showed and that do not stand, and records that show nothing
   * that those after them do not: of millions of endpoints nearly all have always been the same.
   */
  void tidy() {
    while (view.getSightings().size() > ChangeDetector.CONFIRMED
        && !view.getFlapping()
        && run(latest().getStack()) == view.getSightings().size()) {
      view.getSightings().remove(1); // The first says since when.
    }
    List<KnownStack> kept = new ArrayList<>();
    int[] moved = new int[view.getStacks().size()];
    for (int i = 0; i < moved.length; i++) {
      int stack = i;
      boolean used =
          i == view.getPresent()
              || view.getSightings().stream().anyMatch(s -> s.getStack() == stack);
      moved[i] = kept.size();
      if (used) {
        kept.add(stack(i));
      }
    }
    if (kept.size() < moved.length) {
      view.getSightings().forEach(s -> s.setStack(moved[s.getStack()]));
      view.setPresent(view.getPresent() < 0 ? -1 : moved[view.getPresent()]);
      view.setStacks(kept);
    }
  }
}
