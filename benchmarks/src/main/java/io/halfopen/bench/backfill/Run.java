package io.halfopen.bench.backfill;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A Java program in a process of its own, as a user starts it.
 *
 * @param nanos from its start to its end
 * @param cpuMillis of all its threads
 * @param residentKib the most memory it ever had
 * @param heap what collections left of the heap
 */
record Run(long nanos, long cpuMillis, long residentKib, Heap heap) {
  private static final Pattern RESIDENT = Pattern.compile("VmHWM:\\s+(\\d+) kB");
  private static final Pattern COLLECTED = Pattern.compile("->(\\d+)M\\(");

  /**
   * What collections left, in MiB: most of them leave garbage too.
   *
   * @param least in the second half of the run, which comes closest to what is in use
   * @param most ever
   */
  record Heap(long least, long most) {}

  /** What only a live process tells. */
  private record Reading(long cpuMillis, long residentKib) {}

  /**
   * Returns when it has ended.
   *
   * @param heapMib that it may have, MiB
   */
  static Run of(Path folder, int heapMib, Class<?> main, List<String> arguments) throws Exception {
    Path said = folder.resolve("said");
    Path collections = folder.resolve("gc");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
        .filter(a -> !a.startsWith("-Xmx"))
        .forEach(command::add);
    command.add("-Xmx" + heapMib + "m");
    command.add("-Xlog:gc:file=" + collections);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
    command.addAll(arguments);
    long start = System.nanoTime();
    Process process =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(said.toFile())
            .start();
    Reading last = new Reading(0, 0);
    do {
      last = reading(process, last);
    } while (!process.waitFor(20, TimeUnit.MILLISECONDS));
    long nanos = System.nanoTime() - start;
    if (process.exitValue() != 0) {
      throw new IOException(main.getSimpleName() + " failed: " + Files.readString(said));
    }
    return new Run(nanos, last.cpuMillis(), last.residentKib(), collected(collections));
  }

  private static Reading reading(Process process, Reading before) {
    try {
      Matcher resident =
          RESIDENT.matcher(Files.readString(Path.of("/proc", process.pid() + "", "status")));
      long cpu = process.info().totalCpuDuration().map(d -> d.toMillis()).orElse(0L);
      return new Reading(
          Math.max(before.cpuMillis(), cpu),
          resident.find() ? Long.parseLong(resident.group(1)) : before.residentKib());
    } catch (IOException ended) {
      return before;
    }
  }

  private static Heap collected(Path log) throws IOException {
    List<Long> left = new ArrayList<>();
    for (String line : Files.readAllLines(log)) {
      Matcher after = COLLECTED.matcher(line);
      if (after.find()) {
        left.add(Long.parseLong(after.group(1)));
      }
    }
    List<Long> second = left.subList(left.size() / 2, left.size());
    return new Heap(
        second.stream().mapToLong(m -> m).min().orElse(0),
        left.stream().mapToLong(m -> m).max().orElse(0));
  }
}
