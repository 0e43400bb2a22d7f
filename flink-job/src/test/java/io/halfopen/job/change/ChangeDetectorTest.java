package io.halfopen.job.change;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.ChangeKind;
import io.halfopen.event.Ended;
import io.halfopen.event.EndpointBaseline;
import io.halfopen.event.EndpointView;
import io.halfopen.event.FingerprintChange;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Severity;
import io.halfopen.job.Records;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ChangeDetectorTest {
  private static final double DAY = 86_400;
  private static final String A = Records.LINUX;
  private static final String B = Records.WINDOWS;

  private final ChangeDetector detector = new ChangeDetector();
  private final EndpointBaseline known = ChangeDetector.nothingKnown();

  private List<FingerprintChange> see(Ja4TScanRecord record) {
    return detector.accept(known, record);
  }

  private List<FingerprintChange> see(double seconds, String ja4tscan) {
    return see(Records.at(seconds, ja4tscan));
  }

  private void silent(double seconds, String ja4tscan) {
    assertEquals(List.of(), see(seconds, ja4tscan));
  }

  private FingerprintChange told(ChangeKind kind, double seconds, String ja4tscan) {
    List<FingerprintChange> changes = see(seconds, ja4tscan);
    assertEquals(1, changes.size(), ja4tscan);
    assertEquals(kind, changes.get(0).getKind());
    return changes.get(0);
  }

  private String present() {
    EndpointView view = known.getViews().get(0);
    return view.getStacks().get(view.getPresent()).getJa4tscan();
  }

  @Test
  void theFirstRecordIsNewAndTheSameAgainIsNothing() {
    FingerprintChange change = told(ChangeKind.NEW, 0, A);
    assertEquals(A, change.getAfter());
    silent(DAY, A);
    silent(2 * DAY, A);
  }

  @Test
  void whatASavepointBroughtBackCanBeTakenBackAsWell() throws IOException {
    Ja4TScanRecord first = Records.at(0, A);
    Ja4TScanRecord second = Records.at(DAY, A);
    see(first);
    see(second);
    for (Ja4TScanRecord record : List.of(first, second)) {
      EndpointBaseline restored = EndpointBaseline.fromByteBuffer(known.toByteBuffer());
      record.setRevision(1);
      assertEquals(List.of(), detector.accept(restored, record));
      record.setRevision(2);
      record.setEnded(Ended.INCOMPLETE);
      assertEquals(List.of(), detector.accept(restored, record));
      assertEquals(1, restored.getViews().get(0).getSightings().size());
    }
  }

  @Test
  void anotherStackIsAChangeFromTheOneToTheOther() {
    see(0, A);
    see(3 * DAY, A);
    FingerprintChange change = told(ChangeKind.CHANGED, 4 * DAY, B);
    assertEquals(A, change.getBefore());
    assertEquals(B, change.getAfter());
    assertEquals(
        List.of("window", "options", "window-scale", "ttl", "retransmissions", "rst"),
        change.getParts());
    assertEquals(Severity.HIGH, change.getSeverity());
    assertEquals(Records.START, change.getBeforeSinceMicros());
    assertEquals((long) (3 * DAY * 1e6), change.getStoodMicros());
    assertTrue(change.getReason().contains("after 3 days"), change.getReason());
    silent(5 * DAY, B);
  }

  @Test
  void thePartThatChangedDecidesTheSeverity() {
    String base = "65160_2-4-8-1-3_1460_7_1-2-4";
    Object[][] cases = {
      {"64240_2-4-8-1-3_1460_7_1-2-4", Severity.LOW, "window"},
      {"65160_2-4-8-1-3_1460_9_1-2-4", Severity.LOW, "window-scale"},
      {"65160_2-4-8-1-3_1380_7_1-2-4", Severity.MEDIUM, "mss"},
      {"65160_2-4-8-1-3_8961_7_1-2-4", Severity.LOW, "mss"},
      {"65160_2-8-4-1-3_1460_7_1-2-4", Severity.HIGH, "options"},
      {"65160_2-4-8-1-3_1460_7_3-6-12", Severity.MEDIUM, "retransmissions"},
      {"65160_2-4-8-1-3_1460_7_1-2-9", Severity.MEDIUM, "retransmissions"},
    };
    for (Object[] one : cases) {
      EndpointBaseline fresh = ChangeDetector.nothingKnown();
      detector.accept(fresh, Records.at(0, base));
      detector.accept(fresh, Records.at(DAY, base));
      FingerprintChange change =
          detector.accept(fresh, Records.at(2 * DAY, (String) one[0])).get(0);
      assertEquals(one[1], change.getSeverity(), change.toString());
      assertEquals(List.of(one[2]), change.getParts());
    }
  }

  @Test
  void aTunnelInTheWayIsNamedWithItsBytes() {
    see(0, "65160_2-4-8-1-3_1460_7");
    String reason = told(ChangeKind.CHANGED, DAY, "65160_2-4-8-1-3_1380_7").getReason();
    assertTrue(reason.contains("takes 80 bytes"), reason);
  }

  @Test
  void stacksThatTakeTurnsAreToldOnceAndNotAsChanges() {
    see(0, A);
    told(ChangeKind.CHANGED, DAY, B);
    FingerprintChange change = told(ChangeKind.FLAPPING, 2 * DAY, A);
    assertEquals(List.of(A, B), change.getStacks());
    assertTrue(change.getReason().contains("load balancer"));
    for (int i = 3; i < 30; i += 2) {
      silent(i * DAY, B);
      silent((i + 1) * DAY, A);
    }
    String third = "1024_2_1460_00";
    assertEquals(List.of(third, A, B), told(ChangeKind.FLAPPING, 40 * DAY, third).getStacks());
    Ja4TScanRecord record = Records.at(41 * DAY, A);
    see(record);
    assertEquals(3, detector.turns(known, record).size());
  }

  @Test
  void turnsAreOverWhenOneStackStands() {
    see(0, A);
    see(1, B);
    told(ChangeKind.FLAPPING, 2, A);
    for (int i = 3; i < 12; i++) {
      silent(i, A);
    }
    assertEquals(List.of(), detector.turns(known, Records.at(12, A)));
    told(ChangeKind.CHANGED, 13, B);
  }

  @Test
  void ofWhatHasAlwaysBeenTheSameFewRecordsAreKeptAndChangesAreSeenAllTheSame() {
    see(0, A);
    for (int day = 1; day <= 20; day++) {
      silent(day * DAY, A);
    }
    assertEquals(3, known.getViews().get(0).getSightings().size());
    FingerprintChange change = told(ChangeKind.CHANGED, 21 * DAY, B);
    assertEquals(Records.START, change.getBeforeSinceMicros());
    see(Records.at(15.5 * DAY, A));
    assertEquals(Records.START, known.getViews().get(0).getSightings().get(0).getFirstSeenMicros());
    told(ChangeKind.FLAPPING, 22 * DAY, A);
    assertEquals(6, known.getViews().get(0).getSightings().size());
  }

  @Test
  void aLostPacketIsNoChangeAndTheSameLossAgainAndAgainIsOne() {
    see(0, A);
    see(1 * DAY, A);
    silent(2 * DAY, "65160_2-4-8-1-3_1460_10_1-2-12-16");
    silent(3 * DAY, A);
    String cookies = "65160_2-4-8-1-3_1460_10";
    silent(4 * DAY, cookies);
    silent(5 * DAY, cookies);
    FingerprintChange change = told(ChangeKind.CHANGED, 6 * DAY, cookies);
    assertEquals(Severity.LOW, change.getSeverity());
    assertEquals(List.of("retransmissions"), change.getParts());
    silent(7 * DAY, cookies);
  }

  @Test
  void aFirstRecordThatHadLostSomeGivesWayToTheWholeOne() {
    see(0, "65160_2-4-8-1-3_1460_10_1-6-8-16");
    silent(1, A);
    assertEquals(A, present());
    silent(2, A);
  }

  @Test
  void incompleteUnfinishedAndEmptyRecordsAreNotCompared() {
    see(0, A);
    for (Ended ended : List.of(Ended.INCOMPLETE, Ended.OPEN)) {
      Ja4TScanRecord record = Records.at(5, B);
      record.setEnded(ended);
      assertEquals(List.of(), see(record));
    }
    Ja4TScanRecord none = Records.at(5, B);
    none.setJa4tscan(null);
    assertEquals(List.of(), see(none));
    assertEquals(A, present());
    EndpointBaseline fresh = ChangeDetector.nothingKnown();
    assertEquals(List.of(), detector.accept(fresh, none));
    assertEquals(List.of(), fresh.getViews());
  }

  @Test
  void aTrainThatWasCutComparesByItsBeginning() {
    see(0, A);
    Ja4TScanRecord cut = Records.at(1, "65160_2-4-8-1-3_1460_10_1-2-4");
    cut.setEnded(Ended.MAX_DURATION);
    assertEquals(List.of(), see(cut));
    Ja4TScanRecord other = Records.at(2, "65160_2-4-8-1-3_1460_10_3-6");
    other.setEnded(Ended.GAP);
    other.setFlags(List.of("capture-ended"));
    assertEquals(1, see(other).size());
  }

  @Test
  void aCorrectionTakesTheRecordsPlaceAndIsNoChange() {
    see(0, A);
    Ja4TScanRecord first = Records.at(1, "65160_2-4-8-1-3_1460_10_1-R2");
    see(first);
    Ja4TScanRecord corrected = Records.at(1, B);
    corrected.setId(first.getId());
    corrected.setRevision(1);
    assertEquals(List.of(), see(corrected));
    assertEquals(B, present());
    assertEquals(List.of(), see(first)); // an older revision, delivered again
    assertEquals(B, present());
    silent(2, B);
  }

  @Test
  void aRecordThatIsTakenBackLeavesThePictureAsItWas() {
    see(0, A);
    Ja4TScanRecord wrong = Records.at(1, B);
    see(wrong);
    Ja4TScanRecord none = Records.at(1, B);
    none.setId(wrong.getId());
    none.setRevision(1);
    none.setJa4tscan(null);
    assertEquals(List.of(), see(none));
    assertEquals(A, present());
    silent(2, A);
  }

  @Test
  void otherVantagesAndOtherSynsDoNotCompare() {
    see(0, A);
    Ja4TScanRecord elsewhere = Records.at(1, B);
    elsewhere.setScannerAddress("198.51.100.8");
    assertEquals(List.of(), see(elsewhere));
    Ja4TScanRecord sensor = Records.at(2, B);
    sensor.setSensor("s2");
    assertEquals(List.of(), see(sensor));
    Ja4TScanRecord syn = Records.at(3, "64240_2_1460_00_1-2-4-8-16");
    syn.setTemplate("1024_2_1460_00");
    assertEquals(List.of(), see(syn));
    silent(4, A);
    assertEquals(4, known.getViews().size());
    Ja4TScanRecord capture = Records.at(5, B);
    capture.setSensor("capture");
    assertEquals(1, see(capture).size());
  }

  @Test
  void backfilledRecordsDoNotFlipThePresent() {
    see(100, A);
    see(200, B);
    for (int i = 0; i < 20; i++) {
      see(i, A);
    }
    assertEquals(B, present());
    silent(300, B);
  }

  @Test
  void anOlderRecordOfTheSameStackTellsHowLongItHasStood() {
    see(10 * DAY, A);
    silent(2 * DAY, A);
    assertEquals((long) (8 * DAY * 1e6), told(ChangeKind.CHANGED, 11 * DAY, B).getStoodMicros());
  }

  @Property(tries = 200)
  void thePresentIsWhatTheLatestShowsWhateverTheOrder(
      @ForAll @Size(min = 1, max = 8) List<Boolean> stacks, @ForAll Random random) {
    List<Ja4TScanRecord> records = new ArrayList<>();
    for (int i = 0; i < stacks.size(); i++) {
      records.add(Records.at(i * 60, stacks.get(i) ? A : B));
    }
    String latest = stacks.get(stacks.size() - 1) ? A : B;
    Collections.shuffle(records, random);
    EndpointBaseline baseline = ChangeDetector.nothingKnown();
    records.forEach(record -> detector.accept(baseline, record));
    EndpointView view = baseline.getViews().get(0);
    assertEquals(latest, view.getStacks().get(view.getPresent()).getJa4tscan());
    assertTrue(view.getStacks().size() <= 2);
  }

  @Property(tries = 300)
  void aJitterBelowTheToleranceIsNeverAChange(
      @ForAll @Size(min = 2, max = 12) List<@IntRange(min = -47, max = 47) Integer> perMille) {
    EndpointBaseline baseline = ChangeDetector.nothingKnown();
    detector.accept(baseline, Records.at(0, "5840_2_1460_00_3-6-12-24-48-60-60"));
    double at = 0;
    for (int jitter : perMille) {
      Ja4TScanRecord record = Records.at(at += 1000, "5840_2_1460_00_3-6-12-24-48-60-60");
      record.setDelaysMicros(
          record.getDelaysMicros().stream().map(d -> d + d * jitter / 1000).toList());
      assertEquals(List.of(), detector.accept(baseline, record));
    }
  }

  @Property(tries = 200)
  void whatIsKeptOfAnEndpointIsBounded(@ForAll Random random) {
    EndpointBaseline baseline = ChangeDetector.nothingKnown();
    for (int i = 0; i < 60; i++) {
      Ja4TScanRecord record =
          Records.at(
              random.nextInt(1000), random.nextInt(65536) + "_2_1460_00_" + random.nextInt(9));
      record.setScannerAddress("198.51.100." + random.nextInt(12));
      detector.accept(baseline, record);
    }
    assertTrue(baseline.getViews().size() <= 8);
    for (EndpointView view : baseline.getViews()) {
      assertTrue(view.getStacks().size() <= 9 && view.getSightings().size() <= 8);
      assertTrue(view.getPresent() >= 0 && view.getPresent() < view.getStacks().size());
    }
  }

  @Test
  void aDifferenceIsSymmetric() {
    List<String> all =
        List.of(A, B, "65160_2-4-8-1-3_1460_10", "65160_2-4-8-1-3_1460_10_1-R2", "1_2_3_4_5");
    for (String x : all) {
      for (String y : all) {
        Difference there =
            Difference.between(Difference.stack(Records.of(x)), Difference.stack(Records.of(y)));
        Difference back =
            Difference.between(Difference.stack(Records.of(y)), Difference.stack(Records.of(x)));
        assertEquals(there, back);
        assertEquals(x.equals(y), there.none());
      }
    }
  }
}
