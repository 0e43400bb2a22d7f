package io.halfopen.chaos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link Sensor} as a process that can be killed and started again. */
final class SensorProcess implements AutoCloseable {
  private final Path folder;
  private final List<String> arguments;
  private Process process;

  private SensorProcess(Path folder, List<String> arguments) throws IOException {
    this.folder = folder;
    this.arguments = arguments;
    process = launch();
  }

  static SensorProcess start(Path folder, String servers, long seed, double rate, long gapSeconds)
      throws IOException {
    Files.createDirectories(folder);
    List<String> arguments =
        List.of(folder.toString(), servers, "" + seed, "" + rate, "" + gapSeconds);
    return new SensorProcess(folder, arguments);
  }

  Path journal() {
    return folder.resolve("journal");
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    process.onExit().join();
  }

  void startAgain() throws IOException {
    process = launch();
  }

  /** Lets it ask nobody any more, and waits until it has heard the last answer. */
  void finish(long seconds) throws IOException, InterruptedException {
    Files.writeString(folder.resolve("stop"), "");
    if (!process.waitFor(seconds, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException("the sensor did not end well: see " + folder.resolve("sensor.log"));
    }
  }

  private Process launch() throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(Sensor.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(folder.resolve("sensor.log").toFile()))
        .start();
  }

  @Override
  public void close() {
    kill();
  }
}
