package io.halfopen.job.label;

import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.fingerprint.Timing;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A record in; candidates, hints and derived figures out. Plain code, safe for one thread. */
public final class Labeller {
  private static final List<Entry.Kind> SERVERS = List.of(Entry.Kind.JA4TSCAN, Entry.Kind.JA4TS);

  private static final int MOST_CANDIDATES = 5;

  /** As good as a fingerprint with another window can fit; with one as good, none is tried. */
  private static final double GOOD = 0.85;

  /** A table of very many lines with one option list must not hold the records up. */
  private static final int MOST_TRIED = 2000;

  private static final double LEAST_CONFIDENCE = 0.3;
  private static final int MOST_SCALE = 14; // RFC 7323, 2.3

  private final Services services = new Services();
  private final Stripped stripped;
  private final LabelTable table;

  public Labeller(LabelTable table) {
    this.table = table;
    stripped = new Stripped(table);
  }

  /**
   * Writes labels, hints and derived figures into {@code record}, beside hints that are there
   * already. Records that show no stack, or an unfinished one, stay as they are.
   */
  public void label(Ja4TScanRecord record) {
    if (!Eligible.test(record)) {
      return;
    }
    Timing timing = Timing.of(record);
    Listed seen =
        new Listed(
            record.getWindow(),
            record.getOptions(),
            record.getMss() == null ? 0 : record.getMss(),
            record.getWindowScale() == null ? 0 : record.getWindowScale(),
            timing);
    List<Label> labels = candidates(seen, record.getInitialHopLimit());
    List<Hint> hints = new ArrayList<>(record.getHints());
    stripped.hints(record, labels, hints);
    PathHints.add(record, hints);
    TrapHints.add(record, timing, hints);
    askedBy(record, hints);
    TimestampClock clock = TimestampClock.of(record);
    if (clock != null) {
      record.setTimestampHertz(clock.hertz());
      record.setUptimeSeconds(clock.uptimeSeconds());
      hints.add(new Hint("timestamp-clock", clock.reason()));
    }
    Integer scale = record.getWindowScale();
    record.setLabels(labels);
    record.setHints(hints);
    record.setService(services.of(record.getPort()));
    record.setEffectiveWindow(
        (long) record.getWindow() << (scale == null ? 0 : Math.min(scale, MOST_SCALE)));
    record.setQuicklabsJa4ts(QuicklabsJa4ts.of(record));
  }

  /** Candidates for a server that was seen, the best first. */
  List<Label> candidates(Listed seen, int initialTtl) {
    List<Candidate> fitting = new ArrayList<>();
    for (Entry.Kind kind : SERVERS) {
      for (Entry entry : table.find(kind, seen.options())) {
        if (entry.fingerprint().window() == seen.window()) {
          fitting.add(Candidate.of(entry, seen, initialTtl));
        }
      }
    }
    if (fitting.stream().noneMatch(candidate -> candidate.score() >= GOOD)) {
      for (Entry.Kind kind : SERVERS) {
        for (Entry entry : table.find(kind, seen.options())) {
          if (entry.fingerprint().window() != seen.window() && fitting.size() < MOST_TRIED) {
            fitting.add(Candidate.of(entry, seen, initialTtl));
          }
        }
      }
    }
    return best(fitting);
  }

  /**
   * Candidates for the side that sent a SYN.
   *
   * @param ja4t {@code window_options_mss_wscale}
   */
  public List<Label> senders(String ja4t) {
    Listed seen = parse(ja4t);
    List<Candidate> fitting = new ArrayList<>();
    if (seen != null) {
      for (Entry entry : table.find(Entry.Kind.JA4T, seen.options())) {
        if (entry.fingerprint().equals(seen)) {
          fitting.add(Candidate.of(entry, seen, 0));
        }
      }
    }
    return best(fitting);
  }

  /**
   * Candidates for the side that sent a SYN-ACK, whose train was not left to run to its end.
   *
   * @param ja4ts {@code window_options_mss_wscale}, without delays
   * @param initialTtl inferred
   */
  public List<Label> answerers(String ja4ts, int initialTtl) {
    Listed seen = parse(ja4ts);
    if (seen == null) {
      return List.of();
    }
    Timing cut = new Timing(List.of(), null, false);
    return candidates(
        new Listed(seen.window(), seen.options(), seen.mss(), seen.windowScale(), cut), initialTtl);
  }

  private static @Nullable Listed parse(String ja4t) {
    try {
      return Listed.parse(ja4t).answerOnly();
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** One label once, with its best fit. */
  private static List<Label> best(List<Candidate> fitting) {
    fitting.sort(
        Comparator.comparingDouble(Candidate::score).thenComparing(Candidate::isSystem).reversed());
    List<Label> labels = new ArrayList<>(fitting.size());
    Set<String> names = new HashSet<>();
    for (Candidate candidate : fitting) {
      if (candidate.score() < LEAST_CONFIDENCE || labels.size() == MOST_CANDIDATES) {
        break;
      }
      Label label = candidate.label();
      if (names.add(label.getLabel())) {
        labels.add(label);
      }
    }
    return labels;
  }

  /** In captures the SYN is somebody else's, and says who. */
  private void askedBy(Ja4TScanRecord record, List<Hint> hints) {
    String template = record.getTemplate();
    if (template == null || !record.getScan().equals("capture")) {
      return;
    }
    for (Label label : senders(template)) {
      hints.add(
          new Hint(
              "asked-by", "the SYN is %s's as listed (%s)".formatted(label.getLabel(), template)));
    }
  }
}
