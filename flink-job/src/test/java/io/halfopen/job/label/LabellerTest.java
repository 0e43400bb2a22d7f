package io.halfopen.job.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.Records;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;

class LabellerTest {
  private static final Labeller BUNDLED = new Labeller(LabelTable.bundled());

  private static List<Label> labels(Labeller labeller, Ja4TScanRecord record) {
    labeller.label(record);
    return record.getLabels();
  }

  private static Label best(Ja4TScanRecord record) {
    return labels(BUNDLED, record).get(0);
  }

  private static List<List<String>> examples() {
    return LabelTable.resource("labels.csv")
        .lines()
        .filter(line -> !line.startsWith("#") && !line.startsWith("label,"))
        .map(CsvLine::split)
        .toList();
  }

  @Test
  void eachPublicExampleFindsItself() {
    for (List<String> example : examples()) {
      String label = example.get(0);
      String fingerprint = example.get(2);
      if (example.get(1).equals("ja4t")) {
        List<Label> found = BUNDLED.senders(fingerprint);
        assertEquals(label, found.get(0).getLabel());
        assertEquals(1.0, found.get(0).getConfidence());
        continue;
      }
      Ja4TScanRecord record = Records.of(fingerprint);
      record.setInitialHopLimit(0); // some list 128, some 64, some nothing
      List<Label> found = labels(BUNDLED, record);
      assertTrue(
          found.stream().anyMatch(l -> l.getLabel().equals(label)), fingerprint + ": " + found);
      if (example.get(1).equals("ja4tscan")) {
        Label itself =
            found.stream().filter(l -> l.getLabel().equals(label)).findFirst().orElseThrow();
        double least = Listed.parse(fingerprint).timing().whole() ? 1.0 : 0.9;
        assertTrue(itself.getConfidence() >= least, fingerprint + ": " + found);
      }
    }
  }

  @Test
  void theReasonSaysWhatFits() {
    Label label = best(Records.of(Records.WINDOWS));
    assertEquals("Windows 10", label.getLabel());
    assertEquals("os", label.getCategory());
    assertEquals(
        "options 2-1-3-1-1-4, window 64240, MSS 1460, window scale 8, initial TTL 128,"
            + " retransmissions (1.00, 2.00, 4.00, 8.00 and RST after 6.00 s) as listed",
        label.getReason());
  }

  @Test
  void theReasonSaysWhatDoesNotFit() {
    Ja4TScanRecord record = Records.of("64240_2-1-3-1-1-4_1460_8_1-2-4-8");
    record.setInitialHopLimit(64);
    Label label = best(record);
    assertEquals("Windows 10", label.getLabel());
    assertEquals(0.68, label.getConfidence());
    assertTrue(label.getReason().contains("some repetitions are missing as if lost"));
    assertTrue(label.getReason().contains("initial TTL 64 where 128 is usual"));
  }

  @Test
  void absentAndZeroAreOneInALookup() {
    Ja4TScanRecord record = Records.of("4380_2-4-8_1460_00_3-6-12");
    assertEquals("F5 BIG-IP", best(record).getLabel());
    assertEquals(1.0, best(record).getConfidence());
  }

  @Test
  void aTrainThatWasCutFitsByItsBeginning() {
    Ja4TScanRecord record = Records.of("65535_2-1-3-1-1-8-4-0-0_1460_6_1-2-4");
    record.setEnded(Ended.MAX_DURATION);
    assertEquals("macOS / iPhone", best(record).getLabel());
    assertEquals(0.9, best(record).getConfidence());
    // A list whose tool stopped after ten SYN-ACKs, and a controller that went on.
    Ja4TScanRecord longer = Records.of("5840_2_1460_00_3-6-12-24-48-60-60-60-60-60-60");
    assertEquals("HP iLO", best(longer).getLabel());
  }

  @Test
  void anAnswerWithoutRepetitionIsAWeakCandidateAndSaysWhy() {
    Label label = best(Records.of("64240_2-1-3-1-1-4_1460_8"));
    assertEquals(0.6, label.getConfidence());
    assertTrue(label.getReason().contains("SYN cookies"), label.getReason());
  }

  @Test
  void aWindowOfAsManySegmentsIsNearlyTheSame() {
    Label label = best(Records.of("60720_2-1-3-1-1-4_1380_8_1-2-4-8-R6"));
    assertEquals("Windows 10", label.getLabel());
    assertTrue(
        label.getReason().contains("counts whole segments of 1380 bytes"), label.getReason());
  }

  @Test
  void asManySegmentsAsFitIsOneRuleForEveryMss() {
    // A Linux 6.18 whose interface has an MTU of 1440, as it answered.
    Label label = best(Records.of("65236_2-4-8-1-3_1400_10_1-2-4-8-16"));
    assertEquals("Linux (6.x)", label.getLabel());
    assertEquals(0.68, label.getConfidence());
  }

  @Test
  void whatIsUnlikeAllGetsNoCandidate() {
    assertEquals(List.of(), labels(BUNDLED, Records.of("1111_2-3-2-3_99_2_40-50")));
  }

  @Test
  void unfinishedAndIncompleteRecordsAreLeftAlone() {
    for (Ended ended : List.of(Ended.OPEN, Ended.INCOMPLETE)) {
      Ja4TScanRecord record = Records.of(Records.LINUX);
      record.setEnded(ended);
      assertEquals(List.of(), labels(BUNDLED, record));
      assertNull(record.getService());
    }
  }

  @Test
  void theUsersLinesStandBesideTheProjects() {
    String own =
        "label,kind,fingerprint,category,ttl\n\"Our, proxy\",ja4tscan,"
            + Records.WINDOWS
            + ",ours,128\n# a comment\n\n";
    LabelTable table = LabelTable.with("own.csv", own);
    assertEquals(LabelTable.bundled().size() + 1, table.size());
    List<Label> found = labels(new Labeller(table), Records.of(Records.WINDOWS));
    assertEquals(List.of("Windows 10", "Our, proxy"), found.stream().map(Label::getLabel).toList());
    assertEquals("ours", found.get(1).getCategory());
    assertTrue(found.get(1).getReason().endsWith("(own table)"));
  }

  @Test
  void aLineThatCannotBeReadIsNamedWithItsNumber() {
    for (String line :
        List.of(
            "x",
            "x,ja5,1_2_3_4",
            "x,ja4t,70000_2_3_4",
            "x,ja4t,1_2_3",
            "x,ja4tscan,1_2_3_4_1-R2-3",
            "x,ja4tscan,1_2_3_4_-1",
            "x,ja4t,1_2-a_3_4",
            "x,ja4t,1_2_3_4,os,77",
            "\"x,ja4t,1_2_3_4",
            ",ja4t,1_2_3_4",
            "x,ja4tscan,1_2_3_4_99999999",
            "x".repeat(501) + ",ja4t,1_2_3_4")) {
      BadInputException e =
          assertThrows(BadInputException.class, () -> LabelTable.with("own.csv", "\n" + line));
      assertTrue(e.getMessage().startsWith("own.csv, line 2: "), e.getMessage());
      assertEquals(1, e.getMessage().lines().count());
    }
  }

  @Property(tries = 200)
  void driftBelowTheToleranceLeavesTheBestCandidate(
      @ForAll @IntRange(min = 0, max = 19) int example,
      @ForAll @IntRange(min = -47, max = 47) int perMille) {
    double drift = perMille / 1000.0;
    String text = examples().get(example).get(2);
    Ja4TScanRecord record = Records.of(text);
    record.setInitialHopLimit(0);
    Label before = best(record);
    record.setDelaysMicros(
        record.getDelaysMicros().stream().map(d -> Math.round(d * (1 + drift))).toList());
    Label after = best(record);
    assertEquals(before.getLabel(), after.getLabel(), text);
    assertEquals(before.getConfidence(), after.getConfidence());
  }

  @Test
  void labellingTwiceSaysTheSame() {
    Ja4TScanRecord once = Records.of(Records.LINUX);
    BUNDLED.label(once);
    assertFalse(once.getLabels().isEmpty());
    assertEquals("https", once.getService());
    assertEquals(65160L << 10, once.getEffectiveWindow());
    Ja4TScanRecord twice = Ja4TScanRecord.newBuilder(once).build();
    twice.setHints(List.of());
    BUNDLED.label(twice);
    assertEquals(once, twice);
  }
}
