package io.halfopen.scanner.scan;

import io.halfopen.scanner.pace.HalfOpenCap;
import io.halfopen.scanner.probe.Outgoing;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.target.OptOuts;
import io.halfopen.scanner.target.Targets;

/**
 * What one sender thread sends next: each target of its walk as often as is wanted, but for those
 * who opted out. Where a target has enough exchanges open, the walk waits for it.
 */
final class ProbeFeed {
  /** What {@link #next} may say. */
  enum Step {
    /** A probe is ready. */
    PROBE,
    /** The next target must wait. */
    WAIT,
    /** Every target was asked. */
    END
  }

  private final Targets.Walk walk;
  private final OptOuts optOuts;
  private final HalfOpenCap cap;
  private final ProbeValidator validator;
  private final int probes;
  private final boolean usesPorts;
  private final Outgoing outgoing = new Outgoing();
  private long optedOut;

  /** Probes that the target at hand has had; all of them where there is none at hand. */
  private int had;

  /** Where the target at hand is found again. */
  private long position;

  ProbeFeed(
      Targets.Walk walk,
      OptOuts optOuts,
      HalfOpenCap cap,
      ProbeValidator validator,
      int probes,
      boolean usesPorts) {
    this.walk = walk;
    this.optOuts = optOuts;
    this.cap = cap;
    this.validator = validator;
    this.probes = probes;
    this.usesPorts = usesPorts;
    had = probes;
  }

  /** Readies the next probe in {@link #outgoing()}. */
  Step next(long nowNanos) {
    while (true) {
      if (had == probes && !toNextTarget()) {
        return Step.END;
      }
      if (isOptedOut()) {
        optedOut++;
        had = probes;
      } else if (mayAsk(nowNanos)) {
        validator.stamp(outgoing, had);
        had++;
        return Step.PROBE;
      } else {
        return Step.WAIT;
      }
    }
  }

  private boolean toNextTarget() {
    long before = walk.position();
    if (!walk.next()) {
      return false;
    }
    int port = usesPorts ? walk.port() : 0;
    if (walk.isIpv6()) {
      outgoing.to(walk.addressHigh(), walk.addressLow(), port);
    } else {
      outgoing.to(walk.address(), port);
    }
    position = before;
    had = 0;
    return true;
  }

  /** Asked for each probe: some targets wait for minutes. */
  private boolean isOptedOut() {
    return walk.isIpv6()
        ? optOuts.contains(walk.addressHigh(), walk.addressLow())
        : optOuts.contains(walk.address());
  }

  private boolean mayAsk(long nowNanos) {
    return walk.isIpv6()
        ? cap.mayAsk(walk.addressHigh(), walk.addressLow(), nowNanos)
        : cap.mayAsk(walk.address(), nowNanos);
  }

  /** After {@link Step#WAIT}: nanoseconds until the target may be asked. */
  long nanosToNext(long nowNanos) {
    return walk.isIpv6()
        ? cap.nanosToNext(walk.addressHigh(), walk.addressLow(), nowNanos)
        : cap.nanosToNext(walk.address(), nowNanos);
  }

  /** The probe that is ready. */
  Outgoing outgoing() {
    return outgoing;
  }

  /** The position before which every target has had all its probes. */
  long position() {
    return had == probes ? walk.position() : position;
  }

  /** Targets that were left out. */
  long optedOut() {
    return optedOut;
  }
}
