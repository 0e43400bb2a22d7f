package io.halfopen.local.cli;

import io.halfopen.local.embedded.BrokerProcess;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** A command line in a process of its own, so that it can be killed. */
final class HalfopenProcess {
  private HalfopenProcess() {}

  /**
   * Starts it.
   *
   * @param said takes what it prints, behind what it holds
   */
  static Process start(Path said, List<String> arguments) throws IOException {
    List<String> command = BrokerProcess.java();
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.add(Halfopen.class.getName());
    command.addAll(arguments);
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.appendTo(said.toFile()))
        .start();
  }
}
