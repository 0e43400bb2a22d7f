package io.halfopen.job.truth;

import io.halfopen.job.truth.Seen.Probe;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What the records of a capture must be, written from the method's description alone and slowly on
 * purpose: it shares no code and no idea of state with the job that it is held against.
 */
final class Oracle {
  private static final long GAP_MICROS = 65_000_000;
  private static final long LINGER_MICROS = 30_000_000;
  private static final long MAX_DURATION_MICROS = 600_000_000;
  private static final int MAX_PACKETS = 64;
  private static final long DUPLICATE_MICROS = 10_000;

  private Oracle() {}

  /** The lines of all exchanges of one probe's 4-tuple, sorted by time. */
  static List<String> lines(Probe probe, List<Seen> all, long captureEndMicros) {
    List<String> lines = new ArrayList<>();
    List<Seen> exchange = new ArrayList<>();
    for (Seen seen : ordered(all)) {
      if (!exchange.isEmpty()
          && seen.micros() - last(exchange).micros() >= GAP_MICROS
          && !isStraggler(exchange, seen)) {
        add(lines, line(probe, exchange, false));
        exchange.clear();
      }
      exchange.add(seen);
    }
    if (!exchange.isEmpty()) {
      boolean cutShort = captureEndMicros - last(exchange).micros() < GAP_MICROS;
      add(lines, line(probe, exchange, cutShort));
    }
    return lines;
  }

  /** A retransmission after the gap, while the closed exchange is still remembered. */
  private static boolean isStraggler(List<Seen> exchange, Seen seen) {
    return seen.isSynAck()
        && seen.micros() - last(exchange).micros() < GAP_MICROS + LINGER_MICROS
        && exchange.stream().anyMatch(s -> s.isSynAck() && s.sequence() == seen.sequence());
  }

  private static void add(List<String> lines, @Nullable String line) {
    if (line != null) {
      lines.add(line);
    }
  }

  /** By capture time, sequence number, bytes; the same packet of the same time only once. */
  private static List<Seen> ordered(List<Seen> all) {
    return all.stream()
        .distinct()
        .sorted(
            Comparator.comparingLong(Seen::micros)
                .thenComparingLong(Seen::sequence)
                .thenComparing(Seen::toString))
        .toList();
  }

  private static @Nullable String line(Probe probe, List<Seen> exchange, boolean cutShort) {
    List<Seen> within = exchange.subList(0, Math.min(MAX_PACKETS, exchange.size()));
    List<Seen> packets = withoutDuplicates(within);
    if (isOrdinaryConnection(packets)) {
      return null;
    }
    List<Seen> answers = packets.stream().filter(p -> !p.fromScanner()).toList();
    Seen first = answers.stream().filter(Seen::isSynAck).findFirst().orElse(null);
    if (first == null) {
      return null;
    }
    Walk walk = new Walk(first);
    for (Seen answer : answers) {
      if (answer == first) {
        break;
      }
      if (answer.isRst() && walk.verified(answer)) {
        return null; // A closed port.
      }
    }
    answers.forEach(walk::take);
    String ended = "GAP";
    if (walk.rst != null) {
      ended = "RST";
    } else if (walk.tooLate) {
      ended = "MAX_DURATION";
    } else if (exchange.size() > MAX_PACKETS) {
      ended = "MAX_PACKETS";
    }
    return describe(probe, walk, ended, cutShort, answers(within) - answers(packets));
  }

  /** Only copies of answers are counted: a copy of the SYN tells nothing of the server's side. */
  private static int answers(List<Seen> packets) {
    return (int) packets.stream().filter(p -> !p.fromScanner()).count();
  }

  /** A packet like the last of its bytes that was kept, at most 10 ms after it. */
  private static List<Seen> withoutDuplicates(List<Seen> exchange) {
    List<Seen> kept = new ArrayList<>();
    for (Seen seen : exchange) {
      boolean duplicate = false;
      for (Seen before : kept) {
        duplicate |= before.sameBytes(seen) && seen.micros() - before.micros() <= DUPLICATE_MICROS;
      }
      if (!duplicate) {
        kept.add(seen);
      }
    }
    return kept;
  }

  /** The asking side sent something after its SYN. */
  private static boolean isOrdinaryConnection(List<Seen> packets) {
    return packets.stream().filter(p -> p.fromScanner() && !p.isSyn()).count() > 0
        || packets.stream().filter(p -> p.fromScanner() && p.isSyn()).count() > 1;
  }

  /** The train, packet by packet. */
  private static final class Walk {
    final List<Seen> timed = new ArrayList<>();
    final Seen first;
    @Nullable Seen rst;
    boolean tooLate;
    int foreign;
    int unverified;
    int others;
    int afterRst;

    Walk(Seen first) {
      this.first = first;
    }

    void take(Seen seen) {
      if (rst != null) {
        afterRst++;
      } else if (seen.micros() - first.micros() > MAX_DURATION_MICROS) {
        tooLate = true;
      } else if (seen.isRst()) {
        if (verified(seen)) {
          rst = seen;
        } else {
          unverified++;
        }
      } else if (!seen.isSynAck()) {
        others++;
      } else if (seen.sequence() == first.sequence()
          && seen.acknowledgement() == first.acknowledgement()) {
        timed.add(seen);
      } else {
        foreign++;
      }
    }

    boolean verified(Seen reset) {
      boolean acknowledges =
          (reset.flags() & Seen.ACK) != 0 && reset.acknowledgement() == first.acknowledgement();
      return acknowledges
          || reset.sequence() == first.sequence()
          || reset.sequence() == ((first.sequence() + 1) & 0xffff_ffffL);
    }
  }

  private static String describe(
      Probe probe, Walk walk, String ended, boolean cutShort, int duplicates) {
    Seen first = walk.first;
    List<Long> delays = new ArrayList<>();
    for (int i = 1; i < walk.timed.size(); i++) {
      delays.add(walk.timed.get(i).micros() - walk.timed.get(i - 1).micros());
    }
    Long rstDelay = walk.rst == null ? null : walk.rst.micros() - last(walk.timed).micros();
    OptionWalk options = new OptionWalk(first.options());
    List<String> parts =
        new ArrayList<>(delays.stream().map(d -> seconds(d)).collect(Collectors.toList()));
    if (rstDelay != null) {
      parts.add("R" + seconds(rstDelay));
    }
    String text = first.window() + "_" + options.text();
    text = parts.isEmpty() ? text : text + "_" + String.join("-", parts);
    List<String> flags = new ArrayList<>();
    if (first.cut()) {
      flags.add("truncated-options");
    } else if (options.malformed) {
      flags.add("malformed-options");
    }
    if (cutShort && ended.equals("GAP")) {
      flags.add("capture-ended");
    }
    int initial =
        List.of(32, 64, 128, 255).stream().filter(i -> i >= first.hopLimit()).findFirst().get();
    int payloads = (int) walk.timed.stream().filter(p -> p.payload() > 0).count();
    return Line.text(
        probe.endpoint() + " " + probe.endpointPort(),
        probe.scanner() + " " + probe.scannerPort(),
        first.cut() ? null : text,
        ended,
        flags,
        List.of(
            walk.timed.size() + (walk.rst == null ? 0 : 1),
            walk.foreign,
            duplicates,
            walk.unverified,
            walk.others,
            walk.afterRst,
            payloads),
        List.of(first.micros(), walk.rst == null ? last(walk.timed).micros() : walk.rst.micros()),
        delays,
        rstDelay,
        first.hopLimit() + "+" + (initial - first.hopLimit()) + "=" + initial);
  }

  /** To the nearest second, a half upwards. */
  private static String seconds(long micros) {
    return Long.toString(micros / 1_000_000 + (micros % 1_000_000 >= 500_000 ? 1 : 0));
  }

  private static Seen last(List<Seen> list) {
    return list.get(list.size() - 1);
  }
}
