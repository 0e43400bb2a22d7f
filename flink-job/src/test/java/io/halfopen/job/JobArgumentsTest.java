package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the job is told on a cluster. */
class JobArgumentsTest {
  private static KafkaOptions kafka(String... args) {
    return JobArguments.parse(args).kafka.options();
  }

  @Test
  void feedsAreAtLeastOnceUnlessAskedOtherwise() {
    assertFalse(kafka().exactlyOnce());
    KafkaOptions exactly = kafka("--delivery", "exactly-once", "--transaction-timeout", "300");
    assertTrue(exactly.exactlyOnce());
    assertEquals(Duration.ofSeconds(300), exactly.transactionTimeout());
    assertTrue(
        kafka("--delivery=exactly-once").transactionTimeout().compareTo(Duration.ofMinutes(15)) < 0,
        "a broker allows a quarter of an hour unless told otherwise");
    assertThrows(BadInputException.class, () -> kafka("--delivery", "at-most-once"));
  }

  @Test
  void topicsHaveAnyNameButEachItsOwn() {
    assertEquals(Topics.defaults(), kafka().topics());
    assertEquals("x", kafka("--incomplete-topic", "x").topics().incomplete());
    BadInputException same =
        assertThrows(
            BadInputException.class, () -> kafka("--late-topic", "x", "--packets-topic", "x"));
    assertTrue(same.getMessage().contains("a name of its own"), same.getMessage());
  }

  @Test
  void whatKafkaNeedsBeyondReachesEveryClient() {
    KafkaOptions kafka =
        kafka("--kafka-property", "a=b", "--kafka-property", "c=d", "--bootstrap-servers", "h:1");
    assertEquals(Map.of("a", "b", "c", "d", "bootstrap.servers", "h:1"), kafka.client());
  }

  @Test
  void limitsAreChecked() {
    assertEquals(7, JobArguments.parse(new String[] {"--max-sensors", "7"}).options().maxSensors());
    assertThrows(
        BadInputException.class,
        () -> JobArguments.parse(new String[] {"--max-sensors", "0"}).options());
  }

  private static JobOptions options(String... args) {
    return JobArguments.parse(args).options();
  }

  @Test
  void openSessionsAreBoundedByHalfOfTheHeapUnlessTold() {
    assertEquals(JobOptions.BY_HEAP, options().maxOpenSessions());
    assertEquals(1_789_569, options().withHeap(1L << 30, 2).maxOpenSessions());
    assertEquals(9, options("--max-open-sessions", "9").withHeap(1 << 30, 2).maxOpenSessions());
    assertThrows(BadInputException.class, () -> options("--max-open-sessions", "0"));
  }

  @ParameterizedTest
  @CsvSource({
    "--session-gap, 3601", "--session-gap, 0", "--session-gap, NaN", "--session-gap, 1e300",
    "--linger, 3601", "--linger, -1", "--max-duration, 86401", "--max-duration, 0"
  })
  void timesHaveBounds(String name, String value) {
    String said = assertThrows(BadInputException.class, () -> options(name, value)).getMessage();
    assertTrue(said.matches("[a-z ]+ of [-0-9.E]+ s: give (above )?0 to \\d+ s"), said);
  }

  @Test
  void whatCannotBeUsedIsSaidInOneLineWithoutATrace() {
    for (String[] args :
        new String[][] {{"--no-such"}, {"--session-gap", "long"}, {"--max-packets", "0"}}) {
      ProgramParametrizationException e =
          assertThrows(ProgramParametrizationException.class, () -> Ja4TScanJob.main(args));
      assertTrue(e.getMessage().matches("halfopen-job: [^\n]+"), e.getMessage());
    }
  }

  @Test
  void theFileSpeaksOfTheJobAndFlagsOverrideIt(@TempDir Path folder) throws IOException {
    Path file =
        Files.writeString(
            folder.resolve("halfopen.yaml"),
            """
            bootstrap-servers: kafka:9092
            kafka-property: {security.protocol: SSL}
            scan: {rate: 5}
            job:
              session-gap: 30
              changes: false
              emit: progressive
              sink: [files:/a, files:/b]
            """);
    JobArguments read = JobArguments.parse(new String[] {"--config", file + "", "--linger=5"});
    assertEquals("kafka:9092", read.kafka.options().servers());
    assertEquals("SSL", read.kafka.options().properties().get("security.protocol"));
    assertEquals(Duration.ofSeconds(30), read.options().sessionGap());
    assertEquals(Duration.ofSeconds(5), read.options().linger());
    assertTrue(read.options().progressive());
    assertNull(read.insight.options().changes());
    assertEquals(List.of("files:/a", "files:/b"), read.sinks.specs());
  }

  @Test
  void allMistakesOfAJobAreSaidAtOnce(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("h.yaml"), "job: {lingr: 5, sink: pigeon:x}\n");
    String[] args = {"--config=" + file, "--session-gap=0", "--colour"};
    ProgramParametrizationException e =
        assertThrows(ProgramParametrizationException.class, () -> Ja4TScanJob.main(args));
    List<String> lines = e.getMessage().lines().toList();
    assertEquals(4, lines.size(), e.getMessage());
    assertTrue(lines.stream().allMatch(l -> l.startsWith("halfopen-job: ")), e.getMessage());
    assertTrue(e.getMessage().contains("did you mean 'linger'?"), e.getMessage());
    assertTrue(e.getMessage().contains("sink 'pigeon:x' does not exist"), e.getMessage());
  }
}
