package io.halfopen.job.label;

import io.halfopen.event.Ended;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.fingerprint.Timing;
import java.util.List;

/**
 * What no ordinary server does: signs of tarpits, honeypots, and of those who answer for others.
 */
final class TrapHints {
  /** A window this small keeps a peer busy and takes nothing from it. */
  private static final int TINY_WINDOW = 10;

  private static final int ENDLESS = 15;

  /** Paths on the Internet are rarely longer; then the TTL began at an unusual value. */
  private static final int LONG_PATH = 32;

  private TrapHints() {}

  static void add(Ja4TScanRecord record, Timing timing, List<Hint> hints) {
    if (record.getWindow() == 0) {
      hint(hints, "tarpit", "window 0: it accepts the connection and then takes no data");
    } else if (record.getWindow() <= TINY_WINDOW) {
      hint(hints, "tarpit", "window " + record.getWindow() + ": it takes data drop by drop");
    }
    int repeats = timing.delaysMicros().size();
    if (record.getEnded() == Ended.MAX_DURATION || record.getEnded() == Ended.MAX_PACKETS) {
      hint(hints, "tarpit", "endless train: it still repeated its answer when listening ended");
    } else if (repeats >= ENDLESS) {
      hint(hints, "tarpit", "it repeated its answer " + repeats + " times; usual is up to ten");
    }
    if (record.getOptions().equals("00")) {
      hint(
          hints,
          "honeypot",
          "no TCP option at all, not even an MSS: no common system's stack but a program that"
              + " answers for one, such as a honeypot, a tarpit or a SYN proxy");
    }
    if (record.getHops() > LONG_PATH) {
      hint(
          hints,
          "unusual-ttl",
          "TTL %d is %d hops from the next usual beginning, %d: it began at another value, as made-up"
                  .formatted(record.getHopLimit(), record.getHops(), record.getInitialHopLimit())
              + " packets do");
    }
    if (record.getFlags().contains("malformed-options")) {
      hint(hints, "honeypot", "its option list is malformed, as no common system's is");
    }
    if (record.getPayloads() > 0) {
      hint(hints, "honeypot", "its SYN-ACK carried data, which ordinary stacks never send unasked");
    }
  }

  private static void hint(List<Hint> hints, String name, String reason) {
    hints.add(new Hint(name, reason));
  }
}
