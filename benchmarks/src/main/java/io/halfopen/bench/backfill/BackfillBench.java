package io.halfopen.bench.backfill;

import io.halfopen.local.cli.Halfopen;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * {@code halfopen fingerprint ARCHIVE} as a user runs it, beside a plain loop over the same files,
 * in turn. Each runs on an archive and on one half as long: the difference is what events cost once
 * a program runs, and shows whether memory grows with the archive.
 */
@Command(
    name = "backfill",
    mixinStandardHelpOptions = true,
    description =
        "Fingerprints a synthetic archive into lines of JSON, and does the same in a plain loop. "
            + "Prints events a second, CPU time an event, peak memory at two lengths, checksums.")
public final class BackfillBench implements Callable<Integer> {
  @Option(
      names = "--hosts",
      defaultValue = "1000000",
      description = "hosts that answer, some five packets each (default ${DEFAULT-VALUE})")
  long hosts = 1_000_000;

  @Option(
      names = "--rounds",
      defaultValue = "1",
      description = "how often all is done; the best counts (default ${DEFAULT-VALUE})")
  int rounds = 1;

  @Option(
      names = "--heap",
      defaultValue = "1024",
      description =
          "MiB that each program's heap may have (default ${DEFAULT-VALUE}); "
              + "what is through in little of it does not grow with the archive")
  int heapMib = 1024;

  private final PrintStream out = System.out;
  private boolean agreed = true;

  /** One program. */
  private enum Way {
    LOOP("plain loop, one thread"),
    FILE("fingerprint -O json -o FILE"),
    FILES("fingerprint --files FOLDER");

    final String title;

    Way(String title) {
      this.title = title;
    }
  }

  /** An archive. */
  private record Archive(Path folder, long hosts, long packets) {}

  @Override
  public Integer call() throws Exception {
    Path folder = Files.createTempDirectory("halfopen-bench");
    try {
      out.printf(
          "%d cores, Java %s, heap of each program at most %d MiB%n",
          Runtime.getRuntime().availableProcessors(), System.getProperty("java.version"), heapMib);
      Archive half = make(folder, hosts / 2);
      Archive whole = make(folder, hosts);
      compare(folder, half, whole);
      return agreed ? 0 : 1;
    } finally {
      delete(folder);
    }
  }

  private Archive make(Path folder, long count) throws IOException {
    Path made = Files.createDirectories(folder.resolve("archive-" + count));
    long packets = Answers.write(made, count);
    try (Stream<Path> all = Files.walk(made)) {
      List<Path> files = all.filter(f -> f.toString().endsWith(".avro")).toList();
      long bytes = 0;
      for (Path file : files) {
        bytes += Files.size(file);
      }
      out.printf(
          "archive of %,d hosts: %,d packets in %d files, %.1f bytes each%n",
          count, packets, files.size(), (double) bytes / packets);
    }
    return new Archive(made, count, packets);
  }

  private void compare(Path folder, Archive half, Archive whole) throws Exception {
    Run[][] best = new Run[Way.values().length][2];
    @Nullable Lines[] truth = new Lines[2];
    for (int round = 0; round < rounds; round++) {
      for (Way way : Way.values()) {
        for (int i = 0; i < 2; i++) {
          Archive archive = i == 0 ? half : whole;
          Path work = Files.createDirectories(folder.resolve("work"));
          Path lines = Files.createDirectories(work.resolve("lines"));
          Run run = run(way, work, archive.folder(), lines);
          Lines written = Lines.of(lines);
          if (truth[i] == null) {
            truth[i] = written;
            out.printf("%,d hosts: %s%n", archive.hosts(), written);
          } else if (!written.equals(truth[i])) {
            agreed = false;
            out.printf("  WRONG: %s gave %s%n", way.title, written);
          }
          Run before = best[way.ordinal()][i];
          best[way.ordinal()][i] = before == null || run.nanos() < before.nanos() ? run : before;
          delete(work);
        }
      }
    }
    for (Way way : Way.values()) {
      say(way, best[way.ordinal()], half, whole);
    }
  }

  private Run run(Way way, Path work, Path archive, Path lines) throws Exception {
    String from = archive.toString();
    return switch (way) {
      case LOOP ->
          Run.of(
              work,
              heapMib,
              PlainLoop.class,
              List.of(from, lines.resolve("lines.jsonl").toString()));
      case FILE ->
          Run.of(
              work,
              heapMib,
              Halfopen.class,
              List.of(
                  "fingerprint",
                  from,
                  "-O",
                  "json",
                  "-o",
                  lines.resolve("lines.jsonl").toString()));
      case FILES ->
          Run.of(
              work,
              heapMib,
              Halfopen.class,
              List.of("fingerprint", from, "--files", lines.toString()));
    };
  }

  private void say(Way way, Run[] runs, Archive half, Archive whole) {
    long events = whole.packets() - half.packets();
    long nanos = runs[1].nanos() - runs[0].nanos();
    long cpu = runs[1].cpuMillis() - runs[0].cpuMillis();
    out.printf(
        "%-36s %,9.0f events/s, %,6.0f ns of CPU an event; start included %,9.0f events/s%n",
        way.title,
        events * 1e9 / nanos,
        cpu * 1e6 / events,
        whole.packets() * 1e9 / runs[1].nanos());
    out.printf(
        "%-36s at %,d and %,d hosts: %d and %d MiB resident; heap after a collection %d and %d MiB"
            + " at least in the second half, %d and %d at most%n",
        "",
        half.hosts(),
        whole.hosts(),
        runs[0].residentKib() >> 10,
        runs[1].residentKib() >> 10,
        runs[0].heap().least(),
        runs[1].heap().least(),
        runs[0].heap().most(),
        runs[1].heap().most());
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> found = Files.walk(folder)) {
      for (Path path : found.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    }
  }
}
