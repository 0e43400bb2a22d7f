package io.halfopen.local.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A broker in a process of its own, so that it can be killed, and started again as it was. */
public final class BrokerProcess implements AutoCloseable {
  private static final String[] OPENED = {"lang", "util", "nio", "time"};

  private final Path folder;
  private final int[] ports;
  private Process process;

  private BrokerProcess(Path folder, int[] ports) throws Exception {
    this.folder = folder;
    this.ports = ports;
    process = launch();
  }

  /** Starts one on these ports of the calling thread's namespace; it keeps its data there. */
  public static BrokerProcess start(Path folder, int port, int controllerPort) throws Exception {
    return new BrokerProcess(folder, new int[] {port, controllerPort});
  }

  private Process launch() throws Exception {
    Path ready = folder.resolve("ready");
    Files.deleteIfExists(ready);
    List<String> command = java();
    command.addAll(List.of("-Xmx512m", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of(BrokerProcess.class.getName(), folder.toString()));
    command.addAll(List.of("" + ports[0], "" + ports[1]));
    File said = folder.resolve("broker.log").toFile();
    Process started =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(said))
            .start();
    while (Files.notExists(ready)) {
      if (!started.isAlive()) {
        throw new IOException("the broker did not start: " + Files.readString(said.toPath()));
      }
      Thread.sleep(50);
    }
    return started;
  }

  /** The virtual machine of this process, with what Flink and Kafka want opened. */
  public static List<String> java() {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : OPENED) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.add("-Dorg.apache.avro.SERIALIZABLE_PACKAGES=io.halfopen.event");
    return command;
  }

  /** Bootstrap servers. */
  public String servers() {
    return "127.0.0.1:" + ports[0];
  }

  /** As {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** After {@link #kill}: once more, on the same ports, with what it kept. */
  public void startAgain() throws Exception {
    process = launch();
  }

  @Override
  public void close() throws InterruptedException {
    kill();
  }

  /** The process: folder, port, controller's port. */
  public static void main(String[] args) throws Exception {
    int[] ports = {Integer.parseInt(args[1]), Integer.parseInt(args[2])};
    Path folder = Path.of(args[0]);
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder, ports)) {
      Files.createFile(folder.resolve("ready"));
      // It ends with the process that started it.
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    }
  }
}
