package io.halfopen.fuzz;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** One target under Jazzer, in a process of its own that has little memory and asks no network. */
final class FuzzRun {
  /** Coverage is counted in our readers and in the libraries that take apart bytes for them. */
  private static final String INSTRUMENTED =
      "io.halfopen.**:org.apache.avro.**:com.fasterxml.jackson.core.**:com.fasterxml.jackson.dataformat.**";

  private static final Map<Targets, Integer> MOST_BYTES =
      Map.of(
          Targets.FRAMES, 300,
          Targets.ANSWERS, 300,
          Targets.OPTIONS, 40,
          Targets.CAPTURES, 1024,
          Targets.ROWS, 1024,
          Targets.MESSAGES, 512,
          Targets.ARCHIVES, 6000,
          Targets.RECORDS, 6000);

  private final String target;
  private final int mostBytes;
  private final Collection<byte[]> inputs;
  private final Path folder;

  private FuzzRun(String target, int mostBytes, Collection<byte[]> inputs, Path folder) {
    this.target = target;
    this.mostBytes = mostBytes;
    this.inputs = inputs;
    this.folder = folder.toAbsolutePath();
  }

  /**
   * @param folder where found inputs are kept from run to run, and where a finding is written
   */
  static FuzzRun of(Targets target, Path folder) throws IOException {
    return new FuzzRun(
        target.text(),
        Objects.requireNonNull(MOST_BYTES.get(target)),
        Corpus.of(target).values(),
        folder);
  }

  /** All targets at once, in one process: short runs are over before eight of them have begun. */
  static FuzzRun ofAll(Path folder) throws IOException {
    return new FuzzRun(
        Entry.ALL, Collections.max(MOST_BYTES.values()), new EachTarget().seeds(), folder);
  }

  /**
   * Feeds so many inputs.
   *
   * @param seed of what is tried; the same seed over the same inputs tries the same
   * @param said each line that Jazzer says
   * @return Jazzer's exit status: 0 where everything held
   */
  int run(long runs, int seed, Consumer<String> said) throws IOException, InterruptedException {
    Path grown = Files.createDirectories(folder.resolve("grown"));
    Path seeds = folder.resolve("seeds");
    Corpus.write(inputs, seeds);
    Process process =
        new ProcessBuilder(command(runs, seed, grown, seeds))
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .start();
    Thread end = new Thread(process::destroyForcibly);
    Runtime.getRuntime().addShutdownHook(end);
    try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
      process.getOutputStream().close();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        said.accept(line);
      }
      return process.waitFor();
    } finally {
      process.destroyForcibly();
      Runtime.getRuntime().removeShutdownHook(end);
    }
  }

  private List<String> command(long runs, int seed, Path grown, Path seeds) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    // A length that is believed shows as a lack of memory, a name that is looked up as nothing.
    command.addAll(List.of("-Xmx256m", "-XX:MaxDirectMemorySize=64m", "-XX:+UseSerialGC"));
    command.addAll(List.of("-XX:+IgnoreUnrecognizedVMOptions", "-XX:+EnableDynamicAgentLoading"));
    command.add("-Djdk.net.hosts.file=/dev/null");
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add("com.code_intelligence.jazzer.Jazzer");
    command.add("--target_class=" + Entry.class.getName());
    command.add("--target_args=" + target);
    command.add("--instrumentation_includes=" + INSTRUMENTED);
    command.add("--custom_hook_includes=" + INSTRUMENTED);
    command.add("--reproducer_path=" + folder);
    command.add("-runs=" + runs);
    command.add("-seed=" + seed);
    command.add("-max_len=" + mostBytes);
    command.add("-timeout=90");
    command.add("-rss_limit_mb=1024");
    command.add("-print_final_stats=1");
    command.add("-artifact_prefix=" + folder + "/");
    command.add(grown.toString());
    command.add(seeds.toString());
    return command;
  }
}
