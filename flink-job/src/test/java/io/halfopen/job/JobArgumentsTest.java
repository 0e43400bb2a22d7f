package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.time.Duration;
import java.util.Map;
import org.apache.flink.client.program.ProgramParametrizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import picocli.CommandLine;

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
    assertThrows(CommandLine.ParameterException.class, () -> kafka("--delivery", "at-most-once"));
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
}
