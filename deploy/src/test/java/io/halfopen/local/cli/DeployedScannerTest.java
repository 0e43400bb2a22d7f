package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.halfopen.deploy.Deployed;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
    Path config = Files.writeString(folder.resolve("scan.conf"), files.path("scan.conf").asText());
    for (String kind : List.of("DaemonSet", "Job")) {
      JsonNode container =
          Deployed.kubernetes("scanner.yaml", kind).at("/spec/template/spec/containers/0");
      CommandLine.ParseResult scan = parsed(Deployed.arguments(container.path("args")));
      ConfigFile.read(config, scan.commandSpec());
      assertEquals(
          "{\"drop\":[\"ALL\"],\"add\":[\"NET_RAW\",\"NET_ADMIN\"]}",
          container.at("/securityContext/capabilities").toString());
    }
  }
}
