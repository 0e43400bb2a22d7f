package io.halfopen.deploy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ComposeFileTest {
  /** What runs to its end, and what is scanned or scans. */
  private static final Set<String> WITHOUT_HEALTH =
      Set.of("templates", "dashboard", "folders", "target", "scanner");

  @Test
  void everyImageHasAVersionAndEveryServerSaysHowItIs() throws IOException {
    Deployed.compose()
        .path("services")
        .properties()
        .forEach(
            service -> {
              String image = service.getValue().path("image").asText();
              assertTrue(image.matches(".+:[0-9].*"), service.getKey() + ": " + image);
              assertEquals(
                  !WITHOUT_HEALTH.contains(service.getKey()),
                  service.getValue().has("healthcheck"),
                  service.getKey());
            });
  }

  @Test
  void whatIsNamedIsThere() throws IOException {
    JsonNode compose = Deployed.compose();
    compose
        .path("services")
        .forEach(
            service -> {
              service
                  .path("depends_on")
                  .fieldNames()
                  .forEachRemaining(name -> assertTrue(compose.path("services").has(name), name));
              service
                  .path("volumes")
                  .forEach(
                      volume -> {
                        String name = volume.asText().split(":")[0];
                        assertTrue(name.startsWith(".") || compose.path("volumes").has(name), name);
                      });
            });
  }

  @Test
  void portsAreOfThisMachineAlone() throws IOException {
    Deployed.compose()
        .path("services")
        .forEach(
            service ->
                service
                    .path("ports")
                    .forEach(port -> assertTrue(port.asText().startsWith("127.0.0.1:"))));
  }

  @Test
  void theScannerMaySendRawPacketsAndNothingElse() throws IOException {
    JsonNode scanner = Deployed.compose().at("/services/scanner");
    assertEquals("[\"ALL\"]", scanner.path("cap_drop").toString());
    assertEquals("[\"NET_RAW\",\"NET_ADMIN\"]", scanner.path("cap_add").toString());
    assertFalse(scanner.has("privileged"));
  }
}
