package io.halfopen.bench.link;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** ZMap as it is installed here, run the way its manual says for speed. */
final class Zmap {
  private static final int TICKS_PER_SECOND = 100;

  private final String program;

  private Zmap(String program) {
    this.program = program;
  }

  /** Null where there is none. */
  static @Nullable Zmap find(String program) {
    try {
      Process process = new ProcessBuilder(program, "--version").redirectErrorStream(true).start();
      process.getOutputStream().close();
      process.getInputStream().readAllBytes();
      return process.waitFor() == 0 ? new Zmap(program) : null;
    } catch (IOException e) {
      return null;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return null;
    }
  }

  String version() throws Exception {
    Process process =
        new ProcessBuilder(program, "--version")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return said.lines().findFirst().orElse("zmap").strip();
  }

  /** Sends without a limit, with one thread, the blocklist that the package brings, port 80. */
  Speed send(Wire wire, double warmSeconds, double seconds) throws Exception {
    Process process =
        wire.run(
            () ->
                new ProcessBuilder(
                        List.of(
                            program,
                            "--interface=" + wire.device(),
                            "--source-ip=" + Wire.SOURCE,
                            "--gateway-mac=" + wire.gatewayMac(),
                            "--target-port=80",
                            "--rate=0",
                            "--sender-threads=1",
                            "--output-file=/dev/null",
                            "--quiet",
                            wire.targets()))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start());
    try {
      Path stat = Path.of("/proc", Long.toString(process.pid()), "stat");
      return new Stopwatch(wire, () -> cpuNanos(stat)).measure(warmSeconds, seconds);
    } finally {
      process.destroy();
      if (!process.waitFor(2, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    }
  }

  /** Scans port 80 at a rate, as many probes as said; returns the hosts that its output names. */
  long scan(Wire wire, String targets, int rate, long probes) throws Exception {
    Path output = Files.createTempFile("zmap", ".csv");
    try {
      Process process =
          wire.run(
              () ->
                  new ProcessBuilder(
                          program,
                          "--interface=" + wire.device(),
                          "--source-ip=" + Wire.SOURCE,
                          "--gateway-mac=" + wire.gatewayMac(),
                          "--target-port=80",
                          "--rate=" + rate,
                          "--max-targets=" + probes,
                          "--sender-threads=1",
                          "--cooldown-time=2",
                          "--output-file=" + output,
                          "--quiet",
                          targets)
                      .redirectErrorStream(true)
                      .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                      .start());
      process.waitFor();
      try (Stream<String> lines = Files.lines(output)) {
        return lines.filter(line -> line.startsWith("11.")).count();
      }
    } finally {
      Files.delete(output);
    }
  }

  /** User and system time, fields 14 and 15; the name before them may hold anything. */
  static long cpuNanos(Path stat) throws IOException {
    String text = Files.readString(stat);
    String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ", -1);
    long ticks = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
    return ticks * (1_000_000_000 / TICKS_PER_SECOND);
  }
}
