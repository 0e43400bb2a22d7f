package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.metrics.MetricGroup;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What machines read of a run; to loopback and dry. */
final class JsonLogTest {
  private static final String[] DRY = {
    "scan", "--fast-dryrun", "-b", "none", "127.0.0.1", "-p", "1", "--disable-syslog"
  };

  @TempDir Path folder;

  @AfterEach
  void textAgain() {
    LogFormat.choose(false, null);
  }

  private static CommandRun dry(String... more) {
    List<String> args = new ArrayList<>(List.of(DRY));
    args.addAll(List.of(more));
    return CommandRun.of(args);
  }

  private static List<JsonNode> objects(String text) throws IOException {
    List<JsonNode> objects = new ArrayList<>();
    for (String line : text.lines().toList()) {
      objects.add(new ObjectMapper().readTree(line));
    }
    return objects;
  }

  @Test
  void everyLineOfStandardErrorIsAnObject() throws IOException {
    CommandRun run = dry("--log-format", "json");
    assertEquals(0, run.status(), run.err());
    assertEquals("127.0.0.1:1\n", run.out());
    List<JsonNode> lines = objects(run.err());
    assertEquals(1, lines.size(), run.err());
    assertEquals("INFO", lines.get(0).path("level").asText());
    assertEquals("halfopen", lines.get(0).path("logger").asText());
    assertTrue(lines.get(0).path("message").asText().contains("--disable-syslog"), run.err());
    assertTrue(lines.get(0).path("time").asText().matches("\\d{4}-.*T.*Z"), run.err());
    assertFalse(lines.get(0).path("thread").asText().isEmpty(), run.err());
    assertTrue(dry().err().startsWith("halfopen: note: --disable-syslog"), "text is the default");
  }

  @Test
  void mistakesAreErrors() throws IOException {
    CommandRun run = dry("--log-format=json", "--batch=65", "--retries=-1");
    assertEquals(2, run.status());
    List<JsonNode> lines = objects(run.err());
    assertEquals(2, lines.size(), run.err());
    for (JsonNode line : lines) {
      assertEquals("ERROR", line.path("level").asText(), run.err());
    }
  }

  @Test
  void aFileThatIsNamedTakesTheObjectsAndTheirTraces() throws IOException {
    Path log = folder.resolve("log.json");
    CommandRun run = dry("--log-format=json", "--log-file=" + log);
    assertEquals(0, run.status(), run.err());
    LoggerFactory.getLogger("some.logger").warn("told\nin two lines", new IOException("why"));
    LogFormat.choose(false, null);
    List<JsonNode> lines = objects(Files.readString(log));
    JsonNode last = lines.get(lines.size() - 1);
    assertEquals("WARN", last.path("level").asText());
    assertEquals("told\nin two lines", last.path("message").asText());
    assertTrue(last.path("error").asText().startsWith("java.io.IOException: why\n"), last + "");
  }

  @ParameterizedTest
  @ValueSource(strings = {"text", "json"})
  void whatFlinkWarnsOfAtEachCheckpointIsLeftOutAndNothingElse(String format) throws IOException {
    Path log = folder.resolve("log");
    CommandRun run = dry("--log-format=" + format, "--log-file=" + log);
    assertEquals(0, run.status(), run.err());
    Logger flinks = LoggerFactory.getLogger(MetricGroup.class);
    String collision =
        "Name collision: Group already contains a Metric with the name '{}'. Metric will not be"
            + " reported.[127.0.0.1, taskmanager]";
    flinks.warn(collision, "pendingCommittables");
    flinks.warn(collision, "numRecordsIn");
    LogFormat.choose(false, null);
    String said = Files.readString(log);
    assertFalse(said.contains("pendingCommittables"), said);
    assertTrue(said.contains("numRecordsIn"), said);
  }

  @Test
  void anotherFormatIsRefused() {
    CommandRun run = dry("--log-format=xml");
    assertEquals(2, run.status());
    assertEquals("halfopen: --log-format 'xml': give text or json\n", run.err());
  }
}
