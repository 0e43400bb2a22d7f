package io.halfopen.fuzz;

import io.halfopen.event.BadInputException;
import io.halfopen.job.config.Program;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code ./halfopen fuzz}. */
@Command(
    name = "fuzz",
    usageHelpWidth = 100,
    mixinStandardHelpOptions = true,
    description = {
      "Feeds whatever reads strangers' bytes with inputs made by Jazzer, which follows what they",
      "reach. Without a target: each of them, one after the other."
    },
    footer = "Exit status: 0 if everything held, 1 if something did not, 2 bad input.")
public final class FuzzCommand implements Callable<Integer> {
  @Parameters(paramLabel = "TARGET", description = "frames, answers, options, captures, rows, ...")
  List<String> targets = List.of();

  @Option(
      names = "--runs",
      paramLabel = "N",
      defaultValue = "1000000",
      description = "inputs a target (default ${DEFAULT-VALUE})")
  long runs = 1_000_000;

  @Option(
      names = "--seed",
      paramLabel = "S",
      defaultValue = "1",
      description = "of what is tried (default ${DEFAULT-VALUE})")
  int seed = 1;

  @Option(
      names = "--dir",
      paramLabel = "DIR",
      defaultValue = "fuzz/target/fuzz",
      description = "inputs that led somewhere new, and findings (default ${DEFAULT-VALUE})")
  Path dir = Path.of("fuzz/target/fuzz");

  @Option(names = "--list", description = "say which targets there are, and end")
  boolean list;

  public static void main(String[] args) {
    System.exit(Program.run(new FuzzCommand(), args));
  }

  @Override
  public Integer call() throws Exception {
    if (list) {
      Arrays.stream(Targets.values()).forEach(t -> System.out.println(t.text() + "  " + t.what));
      return 0;
    }
    if (runs < 1) {
      throw new BadInputException("--runs " + runs + ": give 1 or more");
    }
    List<Targets> all =
        targets.isEmpty()
            ? List.of(Targets.values())
            : targets.stream().map(FuzzCommand::named).toList();
    int failed = 0;
    for (Targets target : all) {
      long start = System.nanoTime();
      int status =
          FuzzRun.of(target, dir.resolve(target.text())).run(runs, seed, System.err::println);
      Duration took = Duration.ofNanos(System.nanoTime() - start);
      failed += status == 0 ? 0 : 1;
      System.out.printf(
          Locale.ROOT,
          "%s: %s, %.0f s%n",
          target.text(),
          status == 0
              ? "everything held, " + runs + " inputs"
              : "FAILED before its " + runs + " inputs, see " + dir.resolve(target.text()),
          took.toMillis() / 1000.0);
    }
    return failed == 0 ? 0 : 1;
  }

  private static Targets named(String name) {
    return Arrays.stream(Targets.values())
        .filter(t -> t.text().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new BadInputException(
                    name
                        + " is no target; there are "
                        + Arrays.stream(Targets.values())
                            .map(Targets::text)
                            .collect(Collectors.joining(", "))));
  }
}
