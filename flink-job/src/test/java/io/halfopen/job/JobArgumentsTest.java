package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
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
}
