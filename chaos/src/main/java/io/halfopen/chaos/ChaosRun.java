package io.halfopen.chaos;

import java.io.IOException;
import java.io.PrintStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;

/** Kills, waits, judges. */
final class ChaosRun {
  private static final long SETTLING_MILLIS = 600_000;
  private static final long SAY_EVERY_MILLIS = 30_000;
  private static final long LOAD_SECONDS = 300;
  private static final int MOST_PAUSE_MILLIS = 3_000;

  private final ChaosLab lab;
  private final ChaosOptions options;
  private final PrintStream out;
  private final PrintStream err;
  private final Random random;
  private final Deque<Victim> deck = new ArrayDeque<>();
  private final Map<Victim, Integer> killed = new EnumMap<>(Victim.class);

  ChaosRun(ChaosLab lab, ChaosOptions options, PrintStream out, PrintStream err) {
    this.lab = lab;
    this.options = options;
    this.out = out;
    this.err = err;
    random = new Random(options.seed());
  }

  /**
   * Runs it all.
   *
   * @return whether nothing was lost, doubled or wrong
   * @throws IOException where something does not come back
   */
  boolean run() throws IOException, InterruptedException {
    long began = System.nanoTime();
    lab.awaitCheckpoint();
    for (int i = 1; i <= options.kills(); i++) {
      Thread.sleep(random.nextInt(MOST_PAUSE_MILLIS));
      kill(i);
    }
    lab.awaitCheckpoint();
    lab.endLoad(LOAD_SECONDS);
    Truth truth = lab.truth();
    Map<String, Verdict> verdicts = settle(truth);
    return report(truth, verdicts, (System.nanoTime() - began) / 1_000_000_000);
  }

  /** Every kind once before any comes again. */
  private Victim next() {
    if (deck.isEmpty()) {
      List<Victim> all = new ArrayList<>(List.of(Victim.values()));
      Collections.shuffle(all, random);
      deck.addAll(all);
    }
    return deck.remove();
  }

  private void kill(int count) throws IOException, InterruptedException {
    Victim victim = next();
    int number = random.nextInt(ChaosLab.TASK_MANAGERS);
    int away = random.nextInt(MOST_PAUSE_MILLIS);
    // One in four meets what has not yet recovered from the one before.
    boolean patient = random.nextInt(4) > 0;
    lab.kill(victim, number);
    long at = System.currentTimeMillis();
    Thread.sleep(away);
    lab.startAgain(victim, number);
    killed.merge(victim, 1, Integer::sum);
    long back = System.currentTimeMillis();
    String line = "kill %d/%d: %s, back after %.1f s";
    line = line.formatted(count, options.kills(), victim, (back - at) / 1e3);
    if (patient) {
      lab.awaitCheckpoint();
      line += ", a checkpoint %.1f s later".formatted((System.currentTimeMillis() - back) / 1e3);
    }
    err.println(line);
  }

  /** Until all is well, or has had the time to become so. */
  private Map<String, Verdict> settle(Truth truth) throws IOException, InterruptedException {
    long began = System.currentTimeMillis();
    long said = began;
    try (Sinks sinks = lab.sinks()) {
      String missing = missing(sinks, truth);
      while (!missing.isEmpty() && System.currentTimeMillis() - began < SETTLING_MILLIS) {
        if (System.currentTimeMillis() - said >= SAY_EVERY_MILLIS) {
          said = System.currentTimeMillis();
          err.println("settling for %d s: %s".formatted((said - began) / 1000, missing));
        }
        Thread.sleep(1000);
        missing = missing(sinks, truth);
      }
      // What comes twice comes late: two checkpoints on, it is looked again.
      lab.awaitCheckpoint();
      lab.awaitCheckpoint();
      return sinks.judge(truth);
    }
  }

  /** What is not as it was dealt, by sink; a server that was killed last may not yet answer. */
  private static String missing(Sinks sinks, Truth truth) throws InterruptedException {
    try {
      return sinks.judge(truth).entrySet().stream()
          .filter(sink -> !sink.getValue().clean())
          .map(sink -> sink.getKey() + " " + sink.getValue().counts())
          .collect(Collectors.joining(", "));
    } catch (IOException e) {
      return e.toString();
    }
  }

  private boolean report(Truth truth, Map<String, Verdict> verdicts, long seconds) {
    StringBuilder kinds = new StringBuilder();
    killed.forEach((victim, count) -> kinds.append(' ').append(victim).append('=').append(count));
    out.println("kills=" + options.kills() + kinds + " seconds=" + seconds);
    if (lab.endedByThemselves() > 0) {
      out.println("servers that ended by themselves: " + lab.endedByThemselves());
    }
    out.printf(
        Locale.ROOT,
        "exchanges=%d heard=%d unheard=%d unpublished=%d%n",
        truth.heard().size() + truth.unheard().size(),
        truth.heard().size(),
        truth.unheard().size(),
        truth.unpublished());
    int lost = truth.unpublished();
    int doubled = 0;
    int wrong = 0;
    for (Map.Entry<String, Verdict> sink : verdicts.entrySet()) {
      Verdict verdict = sink.getValue();
      out.println(sink.getKey() + ": records=" + verdict.records() + " " + verdict.counts());
      verdict.findings().forEach(finding -> err.println(sink.getKey() + ": " + finding));
      lost += verdict.lost();
      doubled += verdict.doubled();
      wrong += verdict.wrong();
    }
    out.println("lost=" + lost + " doubled=" + doubled + " wrong=" + wrong);
    return lost + doubled + wrong == 0;
  }
}
