package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Records and the listening behind them: what is told at once, what is taken back, and where. */
class ListeningTest {
  private final List<String> told = new ArrayList<>();
  private Coverage coverage = new Coverage(10);
  private Assembler assembler = assembler(JobOptions.defaults());

  private Assembler assembler(JobOptions options) {
    return new Assembler(
        options,
        coverage,
        new Assembler.Output() {
          @Override
          public void record(Ja4TScanRecord record) {
            boolean feed = Sessions.isForFeed(record, options.progressive());
            told.add((feed ? "feed " : "apart ") + record.getEnded() + " " + record.getRevision());
          }

          @Override
          public void late(Packet packet, Late why) {}

          @Override
          public void full(Packet packet) {}
        });
  }

  /** The sensor, listening since {@code epoch}, heard all until {@code until}; so time goes on. */
  private void heard(double epoch, double until, long drops) {
    coverage.heard(
        new SensorHeartbeat("s1", "scan1", micros(epoch), micros(until), drops, 0L, false));
    assembler.promised("s1", "scan1");
    time(until);
  }

  private void time(double seconds) {
    assembler.advance(micros(seconds) / 1000 - 1);
  }

  private static long micros(double seconds) {
    return Packets.START + Math.round(seconds * 1e6);
  }

  private void synAck(double seconds) {
    assembler.accept(Packets.packet(Packets.synAck(seconds)));
  }

  private void rst(double seconds) {
    assembler.accept(Packets.packet(Packets.rst(seconds)));
  }

  @Test
  void aRstIsToldWithTheHeartbeatThatCoversItAndNotAgain() {
    heard(-10, 0, 0);
    synAck(0.1);
    rst(0.5);
    assertEquals(List.of(), told);
    heard(-10, 0.4, 0);
    assertEquals(List.of(), told);
    heard(-10, 0.6, 0);
    assertEquals(List.of("feed RST 0"), told);
    heard(-10, 100, 0);
    heard(-10, 300, 0);
    assertEquals(List.of("feed RST 0"), told);
  }

  @Test
  void aRstThatComesAfterItsHeartbeatIsToldAtOnce() {
    synAck(0.1);
    heard(-1, 1, 0);
    rst(0.5);
    assertEquals(List.of("feed RST 0"), told);
  }

  @Test
  void aRstWaitsForItsOwnSensorAlone() {
    heard(-10, 0, 0);
    synAck(0.1);
    rst(0.5);
    coverage.heard(new SensorHeartbeat("s2", "scan1", micros(-10), micros(9), 0L, 0L, false));
    assembler.promised("s2", "scan1");
    assertEquals(List.of(), told);
    heard(-10, 1, 0);
    assertEquals(List.of("feed RST 0"), told);
  }

  @Test
  void aRstOfASensorThatNeverSpeaksAgainIsToldWhenItsExchangeCloses() {
    heard(-10, 0.2, 0);
    synAck(0.1);
    rst(0.5);
    time(50);
    assertEquals(List.of(), told);
    time(300);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aRstAfterAHoleThatIsKnownOnlyLaterIsNeverToldAsComplete() {
    heard(-10, 0, 0);
    synAck(0.1);
    rst(1.5);
    heard(-10, 1, 7);
    heard(-10, 300, 7);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aRstThatCameBeforeTheRestartOfItsSensorWasKnownIsNeverToldAsComplete() {
    heard(-10, 1, 0);
    synAck(0.6);
    rst(7.4);
    heard(7.1, 7.6, 0);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
    heard(7.1, 300, 0);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void withFirstLooksARstWaitsAllTheSame() {
    assembler = assembler(JobOptions.defaults().withProgressive(true));
    heard(-10, 0, 0);
    synAck(0.1);
    rst(0.5);
    assertEquals(List.of("feed OPEN 0"), told);
    heard(-10, 1, 0);
    assertEquals(List.of("feed OPEN 0", "feed RST 0"), told);
  }

  @Test
  void eachFirstLookIsToldOnce() {
    assembler = assembler(JobOptions.defaults().withProgressive(true));
    heard(-10, 0, 0);
    synAck(0.1);
    synAck(1.1);
    assertEquals(List.of("feed OPEN 0", "feed OPEN 0"), told);
    heard(-10, 2, 0);
    assertEquals(2, told.size());
    assertEquals(0, assembler.waiting());
  }

  @Test
  void whatComesAfterTheRstDoesNotHoldItsRecordBack() {
    heard(-10, 0, 0);
    synAck(0.1);
    rst(0.5);
    for (int i = 1; i < 9; i++) {
      synAck(0.5 + i);
      heard(-10, i, 0);
    }
    assertEquals(List.of("feed RST 0"), told.subList(0, 1));
    assertEquals(Packets.START / 1000 + 8_000 - 1, assembler.watermark());
  }

  @Test
  void nothingWaitsLongerThanItsExchange() {
    synAck(0.1);
    for (int i = 0; i < 20; i++) {
      rst(0.5 + i / 10.0);
    }
    assertEquals(20, assembler.waiting());
    time(300);
    assertEquals(0, assembler.waiting());
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aRstAfterAKnownHoleIsIncompleteAtOnceAndNotInTheFeed() {
    heard(-10, 0, 0);
    synAck(0.1);
    heard(-10, 1, 7);
    rst(1.5);
    heard(-10, 300, 7);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void whatComesBeforeTheNextHeartbeatIsToldOnce() {
    heard(-10, 0, 0);
    synAck(0.1);
    rst(6);
    synAck(1.1);
    heard(-10, 7, 0);
    assertEquals(List.of("feed RST 0"), told);
    heard(-10, 300, 0);
    assertEquals(List.of("feed RST 0"), told);
  }

  @Test
  void aStragglerCorrectsWithTheNextHeartbeat() {
    heard(-10, 0, 0);
    synAck(0.1);
    heard(-10, 68, 0);
    synAck(70);
    assertEquals(List.of("feed GAP 0"), told);
    heard(-10, 71, 0);
    assertEquals(List.of("feed GAP 0", "feed GAP 1"), told);
    heard(-10, 300, 0);
    assertEquals(List.of("feed GAP 0", "feed GAP 1"), told);
  }

  @Test
  void anExchangeOfASensorThatDiedIsIncompleteAndNotInTheFeed() {
    heard(-10, 5, 0);
    synAck(1);
    time(300);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aSensorThatWasOnlyThoughtDeadMakesItsRecordComplete() {
    heard(-10, 5, 0);
    synAck(1);
    time(70);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
    heard(-10, 80, 0);
    time(300);
    assertEquals(List.of("apart INCOMPLETE 0", "feed GAP 1"), told);
  }

  @Test
  void aSensorThatRestartedDoesNotMakeItComplete() {
    heard(-10, 5, 0);
    synAck(1);
    time(70);
    heard(60, 80, 0);
    time(300);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void withFirstLooksTheIncompleteStayInTheFeed() {
    assembler = assembler(JobOptions.defaults().withProgressive(true));
    heard(-10, 5, 0);
    synAck(1);
    time(300);
    assertEquals(List.of("feed OPEN 0", "feed INCOMPLETE 0"), told);
  }

  /** A SYN-ACK that echoes when its probe left. */
  private void synAck(double seconds, double sent) {
    PacketEvent packet = Packets.synAck(seconds);
    packet.setSentMicros(micros(sent));
    assembler.accept(Packets.packet(packet));
  }

  @Test
  void aHoleBetweenTheProbeAndItsFirstAnswerMakesTheRecordIncomplete() {
    heard(-10, 0, 0);
    heard(-10, 1, 7);
    synAck(1.5, 0.5);
    heard(-10, 300, 7);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aHoleBeforeTheProbeLeftDoesNot() {
    heard(-10, 0, 0);
    heard(-10, 1, 7);
    synAck(1.5, 1.4);
    heard(-10, 300, 7);
    assertEquals(List.of("feed GAP 0"), told);
  }

  @Test
  void whereNothingSaysWhenTheProbeLeftAHoleWithinTheGapBeforeCounts() {
    heard(-10, 0, 0);
    heard(-10, 1, 7);
    synAck(60);
    heard(-10, 300, 7);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void anAnswerToAProbeThatLeftBeforeTheSensorListenedIsIncomplete() {
    heard(1, 1, 0);
    synAck(1.5, 0.5);
    heard(1, 300, 0);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aRetransmissionAfterTheLingerIsNoFingerprintOfItsOwn() {
    heard(-10, 0, 0);
    synAck(1, 0.9);
    heard(-10, 121, 0);
    synAck(122, 0.9);
    heard(-10, 400, 0);
    assertEquals(List.of("feed GAP 0", "apart INCOMPLETE 0"), told);
  }

  @Test
  void whatIsLeftOfAnExchangeWhoseFirstPacketsCameTooLateIsIncomplete() {
    heard(-10, 0, 0);
    time(70);
    synAck(2, 1.9); // its gap has passed
    synAck(45, 1.9);
    heard(-10, 400, 0);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void theSameWithoutSendTimes() {
    heard(-10, 0, 0);
    time(70);
    synAck(2);
    synAck(45);
    heard(-10, 400, 0);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aLateTailOfAnExchangeThatIsForgottenMakesNoSecondRecord() {
    heard(-10, 0, 0);
    synAck(1, 0.9);
    time(100);
    synAck(61, 0.9);
    heard(-10, 400, 0);
    assertEquals(List.of("apart INCOMPLETE 0"), told);
  }

  @Test
  void aFirstLookThatTurnsOutToBeAClosedPortIsTakenBack() {
    assembler = assembler(JobOptions.defaults().withProgressive(true));
    heard(-10, 0, 0);
    synAck(1);
    rst(0.5);
    heard(-10, 300, 0);
    assertEquals(List.of("feed OPEN 0", "feed RST 0"), told);
  }
}
