package io.halfopen.scanner.scan;

import io.halfopen.scanner.probe.Outgoing;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.target.Targets;

/**
 * What one sender thread sends next: each target of its walk as often as is wanted, those who opted
 * out left out, those who have enough exchanges open put off until later.
 *
 * <p>What is put off is a position of the walk, so that it can be kept and found again.
 */
final class ProbeFeed {
  /** Beyond this the walk waits too. */
  private static final int MOST_DEFERRED = 1024;

  /** How long a target that was put off is left alone at least. */
  private static final long DEFER_NANOS = 1_000_000_000;

  /** What {@link #next} may say. */
  enum Step {
    /** A probe is ready. */
    PROBE,
    /** Only targets that must wait are left. */
    WAIT,
    /** Every target was asked. */
    END
  }

  private final Targets.Walk walk;
  private final Targets.Walk again;
  private final TargetGate gate;
  private final ProbeValidator validator;
  private final int probes;
  private final boolean usesPorts;
  private final Outgoing outgoing = new Outgoing();
  private final long[] deferred = new long[MOST_DEFERRED];
  private final long[] deferredNanos = new long[MOST_DEFERRED];
  private int deferredCount;
  private int deferredAt;
  private long optedOut;
  private long putOff;
  private int probe;

  /** The target of the probes being sent; it counts as asked only with its last one. */
  private long current;

  private boolean currentIsDeferred;
  private boolean open;

  /**
   * A feed that goes on where it stopped.
   *
   * @param walk this thread's walk
   * @param again a second walk over the same
   */
  ProbeFeed(
      Targets.Walk walk,
      Targets.Walk again,
      SendPosition from,
      TargetGate gate,
      ProbeValidator validator,
      int probes,
      boolean usesPorts) {
    this.walk = walk;
    this.again = again;
    this.gate = gate;
    this.validator = validator;
    this.probes = probes;
    this.usesPorts = usesPorts;
    probe = probes;
    walk.skipTo(from.next());
    for (long position : from.deferred()) {
      if (deferredCount == MOST_DEFERRED) {
        throw new IllegalArgumentException("more targets put off than a scan puts off");
      }
      deferred[deferredCount++] = position;
    }
  }

  /** Readies the next probe in {@link #outgoing()}. */
  Step next(long nowNanos) {
    open = false;
    if (probe < probes) {
      return ready();
    }
    if (deferredCount > 0 && takeDeferred(nowNanos)) {
      return ready();
    }
    while (deferredCount < MOST_DEFERRED) {
      long position = walk.position();
      if (!walk.next()) {
        return rest(nowNanos);
      }
      if (isOptedOut(walk)) {
        continue;
      }
      if (admits(walk, nowNanos)) {
        begin(walk, position, false);
        return ready();
      }
      putOff++;
      deferredNanos[deferredCount] = nowNanos;
      deferred[deferredCount++] = position;
    }
    return rest(nowNanos);
  }

  /** Only those put off are left, or no more fit: each of them once. */
  private Step rest(long nowNanos) {
    for (int i = deferredCount; i > 0; i--) {
      if (takeDeferred(nowNanos)) {
        return ready();
      }
    }
    return deferredCount == 0 ? Step.END : Step.WAIT;
  }

  /** One look at one of those put off, in turn, so that a call stays cheap. */
  private boolean takeDeferred(long nowNanos) {
    deferredAt = deferredAt + 1 < deferredCount ? deferredAt + 1 : 0;
    int at = deferredAt;
    long since = deferredNanos[at];
    if (since != 0 && nowNanos - since < DEFER_NANOS) {
      return false;
    }
    long position = deferred[at];
    again.skipTo(position);
    if (!again.next()) {
      throw new IllegalStateException("no target at a position of this walk");
    }
    boolean out = isOptedOut(again);
    if (!out && !admits(again, nowNanos)) {
      deferredNanos[at] = nowNanos;
      return false;
    }
    deferredCount--;
    deferred[at] = deferred[deferredCount];
    deferredNanos[at] = deferredNanos[deferredCount];
    if (!out) {
      begin(again, position, true);
    }
    return !out;
  }

  private boolean isOptedOut(Targets.Walk at) {
    boolean six = at.isIpv6();
    boolean out =
        six
            ? gate.isOptedOut(true, at.addressHigh(), at.addressLow())
            : gate.isOptedOut(false, 0, at.address() & 0xffffffffL);
    optedOut += out ? 1 : 0;
    return out;
  }

  private boolean admits(Targets.Walk at, long nowNanos) {
    return at.isIpv6()
        ? gate.admits(true, at.addressHigh(), at.addressLow(), nowNanos)
        : gate.admits(false, 0, at.address() & 0xffffffffL, nowNanos);
  }

  private void begin(Targets.Walk at, long position, boolean isDeferred) {
    int port = usesPorts ? at.port() : 0;
    if (at.isIpv6()) {
      outgoing.to(at.addressHigh(), at.addressLow(), port);
    } else {
      outgoing.to(at.address(), port);
    }
    current = position;
    currentIsDeferred = isDeferred;
    probe = 0;
  }

  private Step ready() {
    validator.stamp(outgoing, probe);
    probe++;
    open = probe < probes;
    return Step.PROBE;
  }

  /** The probe that is ready. */
  Outgoing outgoing() {
    return outgoing;
  }

  /** Tells a journal what was handed out so far. */
  void report(int thread, SendJournal journal) {
    if (!open) {
      journal.sent(thread, walk.position(), deferred, deferredCount);
    } else if (!currentIsDeferred) {
      journal.sent(thread, current, deferred, deferredCount);
    } else {
      // There is room: it was taken from there.
      deferred[deferredCount] = current;
      journal.sent(thread, walk.position(), deferred, deferredCount + 1);
    }
  }

  /** Targets that were left out. */
  long optedOut() {
    return optedOut;
  }

  /** How often a target was put off. */
  long putOff() {
    return putOff;
  }

  /** Targets that are put off now. */
  int waiting() {
    return deferredCount;
  }
}
