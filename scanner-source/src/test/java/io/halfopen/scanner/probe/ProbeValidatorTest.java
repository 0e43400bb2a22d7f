package io.halfopen.scanner.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ProbeValidatorTest {
  private static final int TARGET = 0x0a000001;

  private static SourceAddresses sources(String... addresses) throws Exception {
    List<InetAddress> parsed = new ArrayList<>();
    for (String address : addresses) {
      parsed.add(InetAddress.getByName(address));
    }
    return SourceAddresses.of(parsed);
  }

  private static ProbeValidator of(
      ProbeSeries series, SourceAddresses sources, long first, int probes, long since) {
    return ProbeValidator.of(series, "scan", first, probes, since, sources, 61000, 61009);
  }

  private static Outgoing stamped(ProbeValidator validator, int target, int ofTarget) {
    Outgoing probe = new Outgoing();
    probe.to(target, 80);
    validator.stamp(probe, ofTarget);
    return probe;
  }

  private static long number(ProbeValidator validator, Outgoing probe) {
    return validator.numberOf(
        probe.ipv6,
        probe.targetHigh,
        probe.targetLow,
        probe.port,
        probe.sourceHigh,
        probe.sourceLow,
        probe.sourcePort);
  }

  @Test
  void sipHashMatchesItsPublishedVectors() {
    SipHash hash = new SipHash(0x0706050403020100L, 0x0f0e0d0c0b0a0908L);
    long first = 0x0706050403020100L;
    long second = 0x0f0e0d0c0b0a0908L;
    assertEquals(0x93f5f5799a932462L, hash.of(first));
    assertEquals(0x3f2acc7f57c29bdbL, hash.of(first, second));
    assertEquals(0xb8ad50c6f649af94L, hash.of(first, second, 0x1716151413121110L));
  }

  @Test
  void noPlaceRecursBeforeAllHaveBeenUsed() throws Exception {
    ProbeSeries series = ProbeSeries.random();
    SourceAddresses sources = sources("192.0.2.1", "192.0.2.2", "192.0.2.3");
    Set<String> places = new HashSet<>();
    Set<Integer> sequences = new HashSet<>();
    for (int round = 0; round < 15; round++) {
      ProbeValidator validator = of(series, sources, series.take(2), 2, -1);
      for (int i = 0; i < 2; i++) {
        Outgoing probe = stamped(validator, TARGET, i);
        places.add(probe.sourceLow + ":" + probe.sourcePort);
        sequences.add(probe.sequence);
        assertEquals(round * 2L + i, number(validator, probe));
      }
    }
    assertEquals(30, places.size());
    assertEquals(30, sequences.size());
  }

  @Test
  void aResumedScanMovesOnAndStillKnowsTheAnswersToEarlierProbes() throws Exception {
    ProbeSeries series = ProbeSeries.random();
    SourceAddresses sources = sources("192.0.2.1");
    long before = series.take(1);
    Outgoing early = stamped(of(series, sources, before, 1, -1), TARGET, 0);
    ProbeSeries kept = ProbeSeries.restore(series.secret(), series.next());
    ProbeValidator resumed = of(kept, sources, kept.take(1), 1, before);
    Outgoing late = stamped(resumed, TARGET, 0);
    assertNotEquals(early.sourcePort, late.sourcePort);
    assertEquals(0, number(resumed, early));
    assertEquals(1, number(resumed, late));
    assertEquals(early.sequence, resumed.sequence(0, false, 0, TARGET, 80));
    assertEquals(late.sequence, resumed.sequence(1, false, 0, TARGET, 80));
  }

  @Test
  void anAnswerToAnotherRoundIsToNoProbe() throws Exception {
    ProbeSeries series = ProbeSeries.random();
    SourceAddresses sources = sources("192.0.2.1");
    Outgoing first = stamped(of(series, sources, series.take(1), 1, -1), TARGET, 0);
    assertEquals(-1, number(of(series, sources, series.take(1), 1, -1), first));
  }

  @Test
  void everySourceIsUsedAboutAsOften() throws Exception {
    SourceAddresses sources = sources("192.0.2.1", "192.0.2.2", "2001:db8::1");
    ProbeValidator validator = of(ProbeSeries.random(), sources, 0, 1, -1);
    int[] uses = new int[2];
    int[] ports = new int[10];
    for (int i = 0; i < 20_000; i++) {
      Outgoing probe = stamped(validator, i, 0);
      uses[(int) (probe.sourceLow & 1)]++;
      ports[probe.sourcePort - 61000]++;
    }
    assertTrue(uses[0] > 9_500 && uses[1] > 9_500);
    for (int port : ports) {
      assertTrue(port > 1_800 && port < 2_200, "a tenth each, not " + port);
    }
  }

  @Test
  void anIpv6ProbeComesFromAnIpv6Source() throws Exception {
    SourceAddresses sources = sources("192.0.2.1", "2001:db8::1");
    ProbeValidator validator = of(ProbeSeries.random(), sources, 0, 1, -1);
    Outgoing probe = new Outgoing();
    probe.to(0x20010db800000000L, 7, 80);
    validator.stamp(probe, 0);
    assertEquals(0x20010db800000000L, probe.sourceHigh);
    assertEquals(0, number(validator, probe));
    probe.sourceLow = 2;
    assertEquals(-1, number(validator, probe));
  }
}
