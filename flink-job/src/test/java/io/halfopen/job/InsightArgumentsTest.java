package io.halfopen.job;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InsightArgumentsTest {
  @TempDir Path folder;

  private static InsightOptions parse(String... args) {
    return Objects.requireNonNull(JobArguments.parse(args)).insight.options();
  }

  @Test
  void changesAreToldAfterADayUnlessSaidOtherwise() {
    assertEquals(Duration.ofHours(24), assertNotNullChanges(parse()).baselinePeriod());
    assertEquals(
        Duration.ofMinutes(30),
        assertNotNullChanges(parse("--baseline-period", "0.5")).baselinePeriod());
    assertEquals(
        Duration.ZERO, assertNotNullChanges(parse("--baseline", "known.jsonl")).baselinePeriod());
    assertNull(parse("--no-changes").changes());
    assertNotNull(parse("--changes").changes());
  }

  private static io.halfopen.job.change.ChangeOptions assertNotNullChanges(InsightOptions options) {
    return Objects.requireNonNull(options.changes());
  }

  @Test
  void whatCannotBeIsSaidInOneLine() throws Exception {
    Path groups = Files.writeString(folder.resolve("groups"), "web\n");
    for (String[] args :
        List.of(
            new String[] {"--quiet-after", "0"},
            new String[] {"--quiet-after", "5", "--forget-after", "4"},
            new String[] {"--baseline-period", "-1"},
            new String[] {"--labels-reload", "0"},
            new String[] {"--groups", groups.toString()},
            new String[] {"--groups", folder.resolve("missing").toString()})) {
      BadInputException e = assertThrows(BadInputException.class, () -> parse(args));
      String message = Objects.requireNonNull(e.getMessage());
      assertTrue(message.lines().count() == 1, message);
    }
  }
}
