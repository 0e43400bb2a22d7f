package io.halfopen.job.label;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Records;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each hint, and its reason. */
class HintsTest {
  private static final Labeller LABELLER = new Labeller(LabelTable.bundled());

  private static List<String> names(Ja4TScanRecord record) {
    LABELLER.label(record);
    return record.getHints().stream().map(Hint::getName).toList();
  }

  private static void hinted(String name, String words, Ja4TScanRecord record) {
    LABELLER.label(record);
    String reason =
        record.getHints().stream()
            .filter(h -> h.getName().equals(name))
            .map(Hint::getReason)
            .findFirst()
            .orElseThrow(() -> new AssertionError("no " + name + " in " + record.getHints()));
    assertTrue(reason.contains(words), reason);
  }

  private static Ja4TScanRecord clocked(double hertz, long first, double... seconds) {
    Ja4TScanRecord record = Records.of("65160_2-4-8-1-3_1460_10");
    record.setDelaysMicros(
        java.util.Arrays.stream(seconds).mapToObj(s -> Math.round(s * 1e6)).toList());
    List<Long> values = new java.util.ArrayList<>(List.of(first));
    double at = 0;
    for (double step : seconds) {
      at += step;
      values.add((first + Math.round(at * hertz)) & 0xffff_ffffL);
    }
    record.setTimestampValues(values);
    return record;
  }

  @Test
  void anOrdinaryServerGetsNoHint() {
    assertEquals(List.of(), names(Records.of(Records.LINUX)));
    assertEquals(List.of(), names(Records.of(Records.WINDOWS)));
  }

  @Test
  void aSmallMssIsATunnelWithItsBytes() {
    hinted("tunnel", "MSS 1380 leaves 80 bytes", Records.of("64860_2-1-3-1-1-4_1380_8_1-2-4-8-R6"));
    hinted("tunnel", "endpoint's own interface", Records.of("64860_2-1-3-1-1-4_1380_8_1-2-4-8-R6"));
    hinted("tunnel", "OpenVPN", Records.of("64240_2-1-3-1-1-4_1326_8"));
    hinted("tunnel", "lowered on the way", Records.of("65160_2-4-8-1-3_1348_7_1-2-4-8-16"));
    hinted("tunnel", "PPPoE", Records.of("65160_2-4-8-1-3_1452_7"));
  }

  @Test
  void ipv6HasItsOwnFullSize() {
    Ja4TScanRecord record = Records.of("64800_2-4-8-1-3_1440_7");
    record.setHost("2001:db8::1");
    assertEquals(List.of(), names(record));
    hinted("tunnel", "20 bytes", Records.of("64800_2-4-8-1-3_1440_7"));
  }

  @Test
  void jumboFramesAndDefaultsAreNoTunnels() {
    hinted("jumbo-frames", "9001", Records.of("62727_2-4-8-1-3_8961_7"));
    hinted("default-mss", "536", Records.of("5840_2_536_00"));
    assertTrue(!names(Records.of("5840_2_536_00")).contains("tunnel"));
  }

  @Test
  void theClockIsMeasuredOverTheRetransmissions() {
    Ja4TScanRecord record = clocked(1000, 86_400_000L, 1.02, 2.05, 4.1);
    LABELLER.label(record);
    assertEquals(1000.0, record.getTimestampHertz());
    assertEquals(86_400L, record.getUptimeSeconds());
    hinted("timestamp-clock", "only if the clock began there", record);
    LABELLER.label(record = clocked(100.3, 7, 1, 2, 4));
    assertEquals(100.0, record.getTimestampHertz());
    LABELLER.label(record = clocked(1000, 0xffff_ffffL, 1, 2));
    assertEquals(1000.0, record.getTimestampHertz());
  }

  @Test
  void valuesThatAreNoClockGiveNone() {
    for (Ja4TScanRecord record :
        List.of(clocked(1000, 5), clocked(0, 5, 1, 2), clocked(1000, 5, 0.1))) {
      LABELLER.label(record);
      assertNull(record.getTimestampHertz());
      assertNull(record.getUptimeSeconds());
    }
    Ja4TScanRecord random = clocked(1000, 5, 1, 2, 4);
    random.setTimestampValues(List.of(5L, 900_000_000L, 12L, 77L));
    LABELLER.label(random);
    assertNull(random.getTimestampHertz());
  }

  @Test
  void trapsAreNamedWithTheirSign() {
    hinted("tarpit", "window 0", Records.of("0_2_1460_00"));
    hinted("tarpit", "drop by drop", Records.of("5_2_1460_00"));
    hinted("honeypot", "no TCP option", Records.of("8192_00_00_00"));
    Ja4TScanRecord endless = Records.of("5840_2_1460_00_1-1-1-1-1-1-1-1-1-1-1-1-1-1-1-1");
    hinted("tarpit", "16 times", endless);
    Ja4TScanRecord on = Records.of("5840_2_1460_00_1-1-1-1");
    on.setEnded(Ended.MAX_PACKETS);
    hinted("tarpit", "endless", on);
    Ja4TScanRecord far = Records.of(Records.LINUX);
    far.setHopLimit(200);
    far.setInitialHopLimit(255);
    far.setHops(55);
    hinted("unusual-ttl", "55 hops", far);
    Ja4TScanRecord data = Records.of(Records.LINUX);
    data.setPayloads(1);
    hinted("honeypot", "carried data", data);
  }

  @Test
  void optionsThatWereOverwrittenOrLeftOutAreMissed() {
    hinted(
        "options-stripped",
        "4 (SACK) overwritten with NOPs",
        Records.of("65160_2-1-1-8-1-3_1460_10_1-2-4-8-16"));
    hinted(
        "options-stripped",
        "without option 8 (timestamps)",
        Records.of("65160_2-4-1-3_1460_10_1-2-4-8-16"));
    hinted("options-stripped", "NOPs in a row", Records.of("777_2-1-1-1-1-1_1460_00"));
  }

  @Test
  void optionsThatNobodyOfferedAreHinted() {
    Ja4TScanRecord record = Records.of(Records.LINUX);
    record.setTemplate("1024_2_1460_00");
    hinted("unasked-options", "8 (timestamps)", record);
  }

  @Test
  void inCapturesTheSynSaysWhoAsked() {
    Ja4TScanRecord record = Records.of(Records.LINUX);
    record.setScan("capture");
    record.setTemplate("1024_00_00_00");
    hinted("asked-by", "masscan", record);
    Ja4TScanRecord ours = Records.of(Records.LINUX);
    ours.setTemplate("1024_2_1460_00");
    assertTrue(!names(ours).contains("asked-by"));
  }

  @Test
  void theTutorialsNotationIsAsTheTutorialHasIt() {
    Ja4TScanRecord record = Records.of(Records.LINUX);
    LABELLER.label(record);
    assertEquals("64_65160_" + sha("2,4,8,1,3") + "_SA", record.getQuicklabsJa4ts());
    assertEquals("64_0_000000000000_RA", QuicklabsJa4ts.of(64, 0, "00", "RA"));
  }

  private static String sha(String text) {
    try {
      return java.util.HexFormat.of()
          .formatHex(java.security.MessageDigest.getInstance("SHA-256").digest(text.getBytes()))
          .substring(0, 12);
    } catch (java.security.NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }
}
