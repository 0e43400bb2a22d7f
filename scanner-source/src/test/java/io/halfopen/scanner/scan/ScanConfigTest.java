package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.scanner.probe.ProbeSeries;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ScanConfigTest {
  private static ScanConfigBuilder config() {
    return ScanConfig.of("scan", "sensor");
  }

  private static Arguments bad(String part, UnaryOperator<ScanConfigBuilder> setting) {
    return Arguments.of(part, setting);
  }

  static List<Arguments> badSettings() {
    return List.of(
        bad("rate must be above 0, not -1", c -> c.rate(-1)),
        bad("rate must be above 0, not NaN", c -> c.rate(Double.NaN)),
        bad("rate or a bandwidth", c -> c.rate(0)),
        bad("bandwidth must be above 0", c -> c.bandwidth(-5)),
        bad("source ports 70-60", c -> c.sourcePorts(70, 60)),
        bad("source ports 0-60", c -> c.sourcePorts(0, 60)),
        bad("source ports 1-65536", c -> c.sourcePorts(1, 65536)),
        bad("gateway \"aa:bb\"", c -> c.gatewayMac("aa:bb")),
        bad("VLAN 4095", c -> c.vlan(4095)),
        bad("belong to frames", c -> c.vlan(7).ipLayer(true)),
        bad("0 probes per target", c -> c.probes(0)),
        bad("probe TTL 256", c -> c.ttl(256)),
        bad("0 sender threads", c -> c.senderThreads(0)),
        bad("-1 retries", c -> c.retries(-1)),
        bad("a batch of 65", c -> c.batch(65)),
        bad("-1 results", c -> c.maxResults(-1)),
        bad("runtime", c -> c.maxRuntime(Duration.ofSeconds(-1))),
        bad("cooldown", c -> c.cooldown(Duration.ofSeconds(-1))),
        bad("half-open connections must be 1 or more", c -> c.halfOpen(-1, 0)),
        bad("shard 2 of 2 shards: give 0 to 1", c -> c.seed(1L).shard(2, 2)),
        bad("0 shards", c -> c.shard(0, 0)),
        bad("--shards needs --seed", c -> c.shard(0, 2)),
        bad("give --sender-threads 2", c -> c.positions(List.of(1L, 2L))),
        bad("round -1", c -> c.round(-1, "scan")),
        bad("needs an id", c -> c.round(0, " ")));
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void aBadSettingGivesOneLineThatNamesIt(String part, UnaryOperator<ScanConfigBuilder> setting) {
    String message =
        assertThrows(BadInputException.class, () -> setting.apply(config()).build()).getMessage();
    assertTrue(message.contains(part), message);
    assertEquals(1, message.lines().count());
  }

  @Test
  void aBuilderOfAConfigurationGivesTheSameAgain() {
    ScanConfig config =
        config()
            .round(3, "r3")
            .answersSince(2)
            .targets("192.0.2.0/24")
            .ports("80")
            .interfaceName("eth9")
            .sourcePorts(7, 9)
            .sources(List.of("192.0.2.1"))
            .gatewayMac("02:00:00:00:00:01")
            .vlan(5)
            .module("udp")
            .args("hex:00")
            .probes(2)
            .ttl(99)
            .rate(5)
            .bandwidth(7)
            .senderThreads(2)
            .retries(3)
            .batch(4)
            .maxTargets("11")
            .maxResults(12)
            .maxRuntime(Duration.ofSeconds(13))
            .cooldown(Duration.ofSeconds(14))
            .halfOpen(15, 16)
            .seed(17L)
            .shard(1, 3)
            .positions(List.of(4L, 5L))
            .build();
    assertEquals(config, config.toBuilder().build());
  }

  @Test
  void theSecretShowsNowhere() {
    ProbeSeries series = ProbeSeries.random();
    ScanConfig config = config().series(series).build();
    String hex = HexFormat.of().formatHex(series.secret());
    assertFalse(config.toString().contains(hex));
    assertTrue(config.toString().contains("ProbeSeries[next=0]"), config.toString());
  }

  @Test
  void theBandwidthCountsWhatIsOnTheWire() {
    // 60 bytes of SYN make 98 on the wire; nothing is shorter than 84 there.
    assertEquals(
        1000, config().rate(0).bandwidth(98 * 8 * 1000).build().pace().perSecond(60), 1e-9);
    assertEquals(
        1000, config().rate(0).bandwidth(84 * 8 * 1000).build().pace().perSecond(40), 1e-9);
    assertEquals(500, config().rate(500).bandwidth(98 * 8000).build().pace().perSecond(60), 1e-9);
    assertEquals(500, config().rate(500).build().pace().perSecond(60), 1e-9);
  }
}
