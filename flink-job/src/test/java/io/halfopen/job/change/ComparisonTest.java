package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.ChangeKind;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Records;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Files held against each other, and endpoints grouped. */
class ComparisonTest {
  private static final double DAY = 86_400;

  private static Ja4TScanRecord on(String host, double seconds, String ja4tscan) {
    Ja4TScanRecord record = Records.at(seconds, ja4tscan);
    record.setHost(host);
    return record;
  }

  @Test
  void whatIsLaterIsHeldAgainstWhatWasEarlier() {
    Comparison comparison = new Comparison(EndpointGroups.parse("groups", "ours,192.0.2.0/30\n"));
    comparison.earlier(on("192.0.2.1", 0, Records.LINUX));
    comparison.earlier(on("192.0.2.2", 0, Records.LINUX));
    comparison.earlier(on("192.0.2.9", 0, Records.LINUX));
    assertEquals(List.of(), comparison.later(on("192.0.2.1", DAY, Records.LINUX)));
    FingerprintChange changed = comparison.later(on("192.0.2.2", DAY, Records.WINDOWS)).get(0);
    assertEquals(ChangeKind.CHANGED, changed.getKind());
    assertEquals(List.of("ours"), changed.getGroups());
    assertEquals(
        ChangeKind.NEW, comparison.later(on("192.0.2.3", DAY, Records.LINUX)).get(0).getKind());
    List<FingerprintChange> missing = comparison.missing();
    assertEquals(1, missing.size());
    assertEquals("192.0.2.9", missing.get(0).getHost());
    assertEquals(ChangeKind.QUIET, missing.get(0).getKind());
    assertEquals(Records.LINUX, missing.get(0).getBefore());
  }

  @Test
  void endpointsWithDelaysThatPassForOneAreOneGroup() {
    StackMap map = new StackMap();
    Ja4TScanRecord drifted = on("192.0.2.2", 0, Records.LINUX);
    drifted.setDelaysMicros(List.of(1_040_000L, 2_040_000L, 4_160_000L, 8_300_000L, 16_510_000L));
    map.add(on("192.0.2.1", 0, Records.LINUX));
    map.add(drifted);
    map.add(on("192.0.2.3", 0, Records.WINDOWS));
    map.add(on("192.0.2.4", 0, "65160_2-4-8-1-3_1460_10_3-6-12"));
    map.add(on("192.0.2.3", DAY, Records.LINUX));
    List<StackMap.Group> groups = map.groups();
    assertEquals(
        List.of("192.0.2.1:443", "192.0.2.2:443", "192.0.2.3:443"), groups.get(0).endpoints());
    assertEquals(List.of("192.0.2.4:443"), groups.get(1).endpoints());
    assertEquals(2, groups.size());
  }
}
