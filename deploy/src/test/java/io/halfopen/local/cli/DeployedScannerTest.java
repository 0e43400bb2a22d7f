package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.deploy.Deployed;
import io.halfopen.job.config.Surroundings;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** The command line in what an operator applies. */
class DeployedScannerTest {
  @TempDir Path folder;

  private static CommandLine.ParseResult parsed(String... arguments) {
    CommandLine.ParseResult result =
        new CommandLine(new Halfopen()).setExecutionStrategy(r -> 0).parseArgs(arguments);
    assertTrue(result.hasSubcommand());
    return result.subcommand();
  }

  @Test
  void composeCallsCommandsWithOptionsThatTheyHave() throws IOException {
    JsonNode services = Deployed.compose().path("services");
    String scan =
        services
            .at("/scanner/command")
            .asText()
            .replace("${HALFOPEN_SCAN:-}", "")
            .replaceAll("\\$\\{HALFOPEN_TARGETS:-([^}]*)}", "$1");
    assertEquals("scan", parsed(scan.strip().split("\\s+")).commandSpec().name());
    for (String service : List.of("templates", "dashboard")) {
      parsed(Deployed.arguments(services.path(service).path("command")));
    }
  }

  @Test
  void kubernetesScansWithOptionsAndAConfigurationThatAreRight() throws IOException {
    JsonNode files = Deployed.kubernetes("scanner.yaml", "ConfigMap").path("data");
    Path config =
        Files.writeString(folder.resolve("halfopen.yaml"), files.path("halfopen.yaml").asText());
    for (String kind : List.of("DaemonSet", "Job")) {
      JsonNode container =
          Deployed.kubernetes("scanner.yaml", kind).at("/spec/template/spec/containers/0");
      String shown = shown(config, Deployed.arguments(container.path("args")));
      assertTrue(shown.contains("  target-ports: 443  # " + config + ", line 2"), shown);
      assertEquals(
          "{\"drop\":[\"ALL\"],\"add\":[\"NET_RAW\",\"NET_ADMIN\"]}",
          container.at("/securityContext/capabilities").toString());
    }
  }

  /** What the container would run with, of the file that is mounted there. */
  private static String shown(Path config, String... arguments) {
    List<String> line = new ArrayList<>(List.of("config"));
    for (String argument : arguments) {
      line.add(argument.replace("/etc/halfopen/halfopen.yaml", config.toString()));
    }
    assertTrue(line.contains("--config=" + config), line.toString());
    PrintStream before = System.out;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
      assertEquals(
          0,
          Halfopen.execute(new Surroundings(Map.of(), null), line.toArray(String[]::new)),
          "standard error says why");
    } finally {
      System.setOut(before);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}
