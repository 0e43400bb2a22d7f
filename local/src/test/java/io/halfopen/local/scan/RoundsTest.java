package io.halfopen.local.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.scan.ScanConfig;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RoundsTest {
  private static final ScanConfig CONFIG =
      ScanConfig.of("nightly", "s1").targets("192.0.2.1").ports("443").build();
  private static final Duration HOUR = Duration.ofHours(1);

  @Test
  void aRoundThatIsLateDoesNotStackUp() {
    Rounds rounds = new Rounds(CONFIG, HOUR);
    assertEquals(Duration.ofMinutes(50), rounds.pause(Duration.ofMinutes(10)));
    assertEquals(Duration.ofMinutes(59), rounds.pause(Duration.ofMinutes(61)));
    assertEquals(Duration.ofMinutes(30), rounds.pause(Duration.ofMinutes(330)));
    assertEquals(HOUR, rounds.pause(HOUR));
    assertNull(new Rounds(CONFIG, null).pause(HOUR));
  }

  @Test
  void everyRoundHasAnIdAndAPermutationOfItsOwnAndTheProbesGoOnCounting() {
    Rounds rounds = new Rounds(CONFIG, HOUR);
    ScanConfig second = rounds.next();
    ScanConfig third = rounds.next();
    assertEquals("nightly-r1", second.identity().scan());
    assertEquals("nightly-r2", third.identity().scan());
    assertEquals(2, third.identity().round());
    assertNull(third.order().seed());
    assertSame(CONFIG.identity().series(), third.identity().series());
    ScanConfig resumed = new Rounds(third, HOUR).next();
    assertEquals("nightly-r3", resumed.identity().scan());
  }

  @Test
  void shardsThatShareASeedShareTheOrderOfEachRound() {
    Rounds one = new Rounds(CONFIG.toBuilder().seed(7L).shard(0, 2).build(), HOUR);
    Rounds other = new Rounds(CONFIG.toBuilder().seed(7L).shard(1, 2).build(), HOUR);
    Long second = one.next().order().seed();
    assertEquals(second, other.next().order().seed());
    assertNotEquals(Long.valueOf(7), second);
    assertNotEquals(second, one.next().order().seed());
  }

  @Test
  void resumingNeedsThatTheDataOutlivesTheProcess() {
    ScanPlan plan = ScanPlan.of(CONFIG, Duration.ofSeconds(65));
    BadInputException e =
        assertThrows(BadInputException.class, () -> plan.withState(Path.of("scan.state")));
    assertTrue(e.getMessage().contains("--data"), e.getMessage());
    assertTrue(e.getMessage().contains("--bootstrap-servers"), e.getMessage());
    plan.withData(Path.of("data")).withState(Path.of("scan.state"));
    plan.withKafka("127.0.0.1:9092").withState(Path.of("scan.state"));
    assertThrows(BadInputException.class, () -> plan.withEvery(Duration.ZERO));
  }
}
