package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.session.Coverage;
import io.halfopen.job.session.Sessions;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is known of a file of packets once it was read through: from when until when it goes,
 * whether it is in order, and where packets are missing that cannot be read.
 */
final class CaptureSurvey {
  private final List<long[]> torn = new ArrayList<>();
  private long leastMicros = Long.MAX_VALUE;
  private long latestMicros = Long.MIN_VALUE;
  private long backMicros;
  private boolean cutOff;

  /** Reads all of it. */
  void read(PacketFile file) {
    long before = Long.MIN_VALUE;
    boolean missing = false;
    while (true) {
      try {
        if (!file.next()) {
          break;
        }
      } catch (Unreadable e) {
        missing |= !e.isLine();
        if (e.isLast()) {
          break;
        }
        continue;
      }
      long now = file.capturedMicros();
      if (missing) {
        torn.add(new long[] {before == Long.MIN_VALUE ? now : before, now});
        missing = false;
      }
      before = now;
      leastMicros = Math.min(leastMicros, now);
      latestMicros = Math.max(latestMicros, now);
      backMicros = Math.max(backMicros, latestMicros - now);
    }
    cutOff = missing;
  }

  /** The smallest capture time, {@link Long#MAX_VALUE} where there is no packet. */
  long leastMicros() {
    return leastMicros;
  }

  /** How far a packet stands behind a later one, at most. */
  long backMicros() {
    return backMicros;
  }

  /**
   * Where packets of these files are missing. What is behind a cut may have gone on until the next
   * file begins; behind the last file's cut there is nothing that could be mistaken.
   */
  static List<SensorHeartbeat> missing(List<CaptureSurvey> files) {
    List<SensorHeartbeat> missing = new ArrayList<>();
    for (CaptureSurvey file : files) {
      long back = file.backMicros;
      for (long[] hole : file.torn) {
        missing.add(
            Coverage.missing(
                Sessions.CAPTURE,
                Math.min(hole[0], hole[1]) - back,
                Math.max(hole[0] + 1, hole[1]) + back));
      }
      if (file.cutOff && files.stream().anyMatch(f -> f.latestMicros > file.latestMicros)) {
        long next =
            files.stream()
                .mapToLong(f -> f.leastMicros)
                .filter(least -> least > file.latestMicros && least != Long.MAX_VALUE)
                .min()
                .orElse(file.latestMicros + 1);
        missing.add(Coverage.missing(Sessions.CAPTURE, file.latestMicros - back, next));
      }
    }
    missing.sort(Comparator.comparingLong(SensorHeartbeat::getEpochMicros));
    return missing;
  }
}
