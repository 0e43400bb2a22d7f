package io.halfopen.job.passive;

import static io.halfopen.job.passive.Side.ACK;
import static io.halfopen.job.passive.Side.CLIENT;
import static io.halfopen.job.passive.Side.FIN;
import static io.halfopen.job.passive.Side.RST;
import static io.halfopen.job.passive.Side.SERVER;
import static io.halfopen.job.passive.Side.SYN;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PassiveEnd;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.event.PassiveKind;
import io.halfopen.job.fingerprint.Exchange;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ConnectionsTest {
  private static final String JA4T = "64240_2-4-8-1-3_1460_7";
  private static final String JA4TS = "64240_2-1-3_1460_8";
  private static final int ISN = 1000;
  private static final int SERVER_ISN = 77_000;

  private final List<PassiveFingerprint> lines = new ArrayList<>();
  private final Connections connections =
      new Connections(Bounds.of(Duration.ofSeconds(65)), lines::add);

  private void client(double seconds, int flags, int seq, int ack) {
    connections.accept(CLIENT.at(seconds, SERVER, flags, seq, ack));
  }

  private void server(double seconds, int flags, int seq, int ack) {
    connections.accept(SERVER.at(seconds, CLIENT, flags, seq, ack));
  }

  private void syn(double seconds) {
    client(seconds, SYN, ISN, 0);
  }

  private void synAck(double seconds) {
    server(seconds, SYN | ACK, SERVER_ISN, ISN + 1);
  }

  private PassiveFingerprint server() {
    List<PassiveFingerprint> servers =
        lines.stream().filter(line -> line.getKind() == PassiveKind.JA4TS).toList();
    assertEquals(1, servers.size(), lines::toString);
    return servers.get(0);
  }

  @Test
  void aHandshakeGivesTheClientAtOnceAndTheServerWithTheClientsAck() {
    syn(1);
    assertEquals(1, lines.size());
    PassiveFingerprint client = lines.get(0);
    assertEquals(PassiveKind.JA4T, client.getKind());
    assertEquals(JA4T, client.getJa4t());
    assertNull(client.getJa4ts());
    assertEquals("192.0.2.1", client.getClient());
    assertEquals(40000, client.getClientPort());
    assertEquals("192.0.2.2", client.getServer());
    assertEquals(443, client.getServerPort());
    assertEquals(PassiveEnd.SEEN, client.getEnded());
    synAck(1.02);
    assertEquals(1, lines.size());
    client(1.03, ACK, ISN + 1, SERVER_ISN + 1);
    PassiveFingerprint server = server();
    assertEquals(JA4TS, server.getJa4ts());
    assertEquals(JA4T, server.getJa4t());
    assertEquals(PassiveEnd.ACK, server.getEnded());
    assertEquals(20_000, server.getRttMicros());
    assertEquals("192.0.2.1", server.getClient());
    assertEquals(443, server.getServerPort());
    assertEquals(client.getId(), server.getId());
    assertEquals(List.of(), server.getFlags());
  }

  @Test
  void aServerLeftAloneShowsItsTrainAndItsRst() {
    syn(1);
    for (double at : new double[] {1.01, 2.02, 4.03, 8.01}) {
      synAck(at);
    }
    assertEquals(1, lines.size());
    server(14, RST, SERVER_ISN + 1, 0);
    PassiveFingerprint server = server();
    assertEquals(JA4TS + "_1-2-4-R6", server.getJa4ts());
    assertEquals(PassiveEnd.RST, server.getEnded());
    assertEquals(List.of(1_010_000L, 2_010_000L, 3_980_000L), server.getDelaysMicros());
  }

  @Test
  void silenceEndsATrainByTheCapturesTime() {
    syn(1);
    synAck(1.01);
    synAck(2.01);
    connections.advance(66_000_000);
    assertEquals(1, lines.size());
    connections.advance(67_100_000);
    assertEquals(JA4TS + "_1", server().getJa4ts());
    assertEquals(PassiveEnd.GAP, server().getEnded());
    connections.advance(200_000_000);
    assertEquals(0, connections.held());
  }

  @Test
  void whatIsUnderWayAtTheEndIsToldAsFarAsItIsKnown() {
    syn(1);
    synAck(1.01);
    connections.end();
    assertEquals(PassiveEnd.CAPTURE_END, server().getEnded());
  }

  @Test
  void aRepeatedSynIsOneClientAndMarksTheServersTrain() {
    syn(1);
    syn(2);
    syn(4);
    synAck(4.01);
    client(4.02, ACK, ISN + 1, SERVER_ISN + 1);
    assertEquals(2, lines.size());
    assertEquals(List.of(1_000_000L, 2_000_000L), server().getSynDelaysMicros());
    assertTrue(server().getFlags().contains("syn-repeated"));
    assertEquals(JA4TS, server().getJa4ts());
  }

  @Test
  void copiesOfASynAreNoRepetition() {
    syn(1);
    syn(1.0001);
    synAck(1.01);
    synAck(1.0101);
    client(1.02, ACK, ISN + 1, SERVER_ISN + 1);
    assertEquals(List.of(), server().getFlags());
    assertEquals(1, server().getDuplicates());
    assertEquals(JA4TS, server().getJa4ts());
  }

  @Test
  void aClientThatResetsEndsTheTrain() {
    syn(1);
    synAck(1.01);
    client(1.02, RST, ISN + 1, 0);
    assertEquals(PassiveEnd.CLIENT_RST, server().getEnded());
    assertEquals(JA4TS, server().getJa4ts());
  }

  @Test
  void staleAndForgedSegmentsEndNothing() {
    syn(1);
    synAck(1.01);
    client(1.02, ACK, ISN - 5000, SERVER_ISN + 1);
    client(1.03, ACK, ISN + 1, SERVER_ISN - 5000);
    client(1.04, RST, ISN - 9, 0);
    server(1.05, RST, SERVER_ISN + 5000, 0);
    server(1.06, RST | ACK, SERVER_ISN + 5000, ISN + 5000);
    server(1.07, ACK, SERVER_ISN + 1, ISN + 1);
    synAck(2.01);
    assertEquals(1, lines.size());
    server(5, RST | ACK, 0, ISN + 1);
    assertEquals(JA4TS + "_1-R3", server().getJa4ts());
    assertEquals(2, server().getUnverifiedRsts());
  }

  @Test
  void aServerThatGoesOnHasHeardTheClientsAck() {
    syn(1);
    synAck(1.01);
    server(1.05, ACK, SERVER_ISN + 1, ISN + 200);
    assertEquals(PassiveEnd.ACK, server().getEnded());
  }

  @Test
  void aFinTakesUpTheConnectionToo() {
    syn(1);
    synAck(1.01);
    client(1.05, FIN | ACK, ISN + 1, SERVER_ISN + 1);
    assertEquals(PassiveEnd.ACK, server().getEnded());
  }

  @Test
  void whatIsRepeatedAfterTheEndMakesNoOtherLine() {
    syn(1);
    synAck(1.01);
    client(1.02, ACK, ISN + 1, SERVER_ISN + 1);
    synAck(2.01);
    syn(2.5);
    client(2.6, ACK, ISN + 1, SERVER_ISN + 1);
    connections.end();
    assertEquals(2, lines.size());
  }

  @Test
  void aStragglerBehindTheGapMakesNoOtherLine() {
    syn(1);
    synAck(1.01);
    connections.advance(70_000_000);
    synAck(121);
    connections.end();
    assertEquals(2, lines.size());
  }

  @Test
  void aNewConnectionFromTheSamePortIsAnother() {
    syn(1);
    synAck(1.01);
    client(2, SYN, ISN + 50_000, 0);
    server(2.01, SYN | ACK, SERVER_ISN + 9, ISN + 50_001);
    client(2.02, ACK, ISN + 50_001, SERVER_ISN + 10);
    assertEquals(4, lines.size());
    assertEquals(PassiveEnd.NEW_SYN, lines.get(1).getEnded());
    assertEquals(lines.get(0).getId(), lines.get(1).getId());
    assertEquals(lines.get(2).getId(), lines.get(3).getId());
    assertNotEquals(lines.get(0).getId(), lines.get(2).getId());
  }

  @Test
  void aSynAckWhoseSynWasNotSeenStandsAlone() {
    synAck(1.01);
    synAck(2.01);
    client(2.02, ACK, ISN + 1, SERVER_ISN + 1);
    assertNull(server().getJa4t());
    assertNull(server().getRttMicros());
    assertEquals(List.of("syn-not-seen"), server().getFlags());
    assertEquals(JA4TS + "_1", server().getJa4ts());
  }

  @Test
  void aSynAckThatAcknowledgesAnotherSynLeavesTheClientWaiting() {
    syn(1);
    server(1.005, SYN | ACK, 5, 6);
    synAck(1.01);
    client(1.02, ACK, ISN + 1, SERVER_ISN + 1);
    assertEquals(3, lines.size());
    assertEquals(List.of("syn-not-seen"), lines.get(1).getFlags());
    assertEquals(JA4T, lines.get(2).getJa4t());
    assertEquals(PassiveEnd.ACK, lines.get(2).getEnded());
  }

  @Test
  void aSynWithDataIsAcknowledgedWithItsData() {
    connections.accept(CLIENT.at(1, SERVER, SYN, ISN, 0, 100));
    server(1.01, SYN | ACK, SERVER_ISN, ISN + 101);
    client(1.02, ACK, ISN + 101, SERVER_ISN + 1);
    assertEquals(JA4T, server().getJa4t());
    assertEquals(JA4TS, server().getJa4ts());
    assertEquals(lines.get(0).getId(), server().getId());
    assertEquals(10_000, server().getRttMicros());
    assertEquals(100, lines.get(0).getPayload());
  }

  @Test
  void aClosedPortHasNoServersLine() {
    syn(1);
    server(1.01, RST | ACK, 0, ISN + 1);
    connections.end();
    assertEquals(1, lines.size());
    assertEquals(0, connections.held());
  }

  @Test
  void probesWithOddFlagsAreNoHandshake() {
    client(1, SYN | FIN, ISN, 0);
    client(1.1, SYN | RST, ISN, 0);
    client(1.2, 0, ISN, 0);
    server(1.3, SYN | ACK | RST, SERVER_ISN, ISN + 1);
    connections.end();
    assertEquals(0, lines.size());
    assertEquals(0, connections.held());
  }

  @Test
  void ipv6AndIpv4AreNeverOne() {
    Side client = Side.ipv6(1, 40000);
    Side server = Side.ipv6(2, 443);
    connections.accept(client.at(1, server, SYN, ISN, 0));
    connections.accept(server.at(1.01, client, SYN | ACK, SERVER_ISN, ISN + 1));
    syn(1.1);
    connections.accept(client.at(1.2, server, ACK, ISN + 1, SERVER_ISN + 1));
    assertEquals(3, lines.size());
    assertEquals("2001::2", server().getServer());
    assertEquals(JA4T, server().getJa4t());
  }

  @Test
  void aFloodOfSynsCostsLinesAndNoMemoryAndNoTrain() {
    Exchange.Limits limits = new Exchange.Limits(600_000_000, 64);
    Connections small = new Connections(new Bounds(65_000_000, limits, 100, 10, 1000), lines::add);
    small.accept(CLIENT.at(1, SERVER, SYN, ISN, 0));
    small.accept(SERVER.at(1.01, CLIENT, SYN | ACK, SERVER_ISN, ISN + 1));
    for (int i = 0; i < 5000; i++) {
      Side spoofed = Side.ipv4(i % 200 + 10, 1000 + i);
      small.accept(spoofed.at(1.02 + i / 1e6, SERVER, SYN, i * 7919, 0));
      assertTrue(small.held() <= 101);
    }
    small.accept(SERVER.at(2.01, CLIENT, SYN | ACK, SERVER_ISN, ISN + 1));
    small.accept(CLIENT.at(2.02, SERVER, ACK, ISN + 1, SERVER_ISN + 1));
    assertEquals(5002, lines.size());
    assertEquals(JA4TS + "_1", server().getJa4ts());
    assertEquals(JA4T, server().getJa4t());
    assertEquals(4900, small.crowdedOut());
  }

  @Test
  void aFloodOfSynAcksIsToldAndForgotten() {
    Exchange.Limits limits = new Exchange.Limits(600_000_000, 64);
    Connections small = new Connections(new Bounds(65_000_000, limits, 100, 10, 1000), lines::add);
    for (int i = 0; i < 1000; i++) {
      Side spoofed = Side.ipv4(i % 200 + 10, 1000 + i);
      small.accept(spoofed.at(1 + i / 1e6, CLIENT, SYN | ACK, i, i * 31));
      assertTrue(small.held() <= 110);
    }
    small.end();
    assertEquals(1000, lines.size());
    assertEquals(990, small.crowdedOut());
    assertEquals(PassiveEnd.CROWDED_OUT, lines.get(0).getEnded());
  }

  @Test
  void aTrainWithoutAnEndIsCut() {
    syn(0);
    for (int i = 0; i < 700; i++) {
      synAck(1 + i);
    }
    connections.end();
    List<PassiveEnd> ends = lines.stream().map(PassiveFingerprint::getEnded).toList();
    assertEquals(List.of(PassiveEnd.SEEN, PassiveEnd.MAX_PACKETS), ends);
    assertEquals(64, lines.get(1).getPackets());
  }
}
