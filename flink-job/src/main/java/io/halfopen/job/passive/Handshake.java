package io.halfopen.job.passive;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Segments;
import io.halfopen.job.fingerprint.Train;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A connection that is being made: the client's SYN, and the server's packets as an exchange. */
final class Handshake implements Recent.Stamped {
  /** A byte-identical SYN this soon after the last one is the network's copy, or the capture's. */
  private static final long DUPLICATE_MICROS = 10_000;

  /** As many as are kept of a client's delays; it may go on for ever. */
  private static final int MOST_SYNS = 32;

  /** Half of all sequence numbers are ahead of one, half behind; this near, they are its own. */
  private static final int NEAR = 1 << 30;

  private final Ends ends;
  private final @Nullable Packet syn;
  private final List<Long> synDelays = new ArrayList<>(0);
  private @Nullable Exchange answers;
  private long lastSynMicros;
  private long touchedMicros;
  private int expectedAck;
  private int serverNext;

  /** By its SYN, which is lent, or without one. */
  Handshake(Ends ends, @Nullable Packet syn) {
    this.ends = ends;
    this.syn = syn == null ? null : copy(syn);
    if (syn != null) {
      lastSynMicros = syn.capturedMicros();
      touchedMicros = lastSynMicros;
    }
  }

  private static Packet copy(Packet packet) {
    Packet own = new Packet();
    own.set(packet);
    return own;
  }

  @Override
  public Ends ends() {
    return ends;
  }

  @Override
  public long touchedMicros() {
    return touchedMicros;
  }

  @Nullable Packet syn() {
    return syn;
  }

  List<Long> synDelays() {
    return synDelays;
  }

  /** Whether this SYN is the one that began this connection, sent again. */
  boolean isRepeated(Packet again) {
    return syn == null ? expectedAck - again.sequence() == 1 : again.sequence() == syn.sequence();
  }

  void repeated(Packet again) {
    long delay = again.capturedMicros() - lastSynMicros;
    boolean copied = delay <= DUPLICATE_MICROS && syn != null && syn.sameBytes(again);
    touchedMicros = Math.max(touchedMicros, again.capturedMicros());
    if (!copied && syn != null && synDelays.size() < MOST_SYNS) {
      synDelays.add(delay);
      lastSynMicros = again.capturedMicros();
    }
  }

  /** Whether a segment acknowledges the SYN, with or without data that came in it. */
  boolean isAcknowledged(Packet answer) {
    if (answers != null) {
      return answer.acknowledgement() == expectedAck;
    }
    if (syn == null) {
      return true;
    }
    int beyond = answer.acknowledgement() - syn.sequence() - 1;
    return beyond == 0 || beyond == syn.payloadLength();
  }

  /** Takes a segment of the server; the first has to be a SYN-ACK that acknowledges the SYN. */
  void answered(Packet packet, Exchange.Limits limits) {
    if (answers == null) {
      answers = new Exchange(limits);
      expectedAck = packet.acknowledgement();
      serverNext = packet.sequence() + 1;
    }
    answers.add(packet);
    touchedMicros = Math.max(touchedMicros, packet.capturedMicros());
  }

  /** Packets kept. */
  int weight() {
    return answers == null ? 0 : answers.packets().size();
  }

  /** Whether there is a SYN-ACK with these numbers already. */
  boolean isAnsweredBy(Packet synAck) {
    return answers != null
        && synAck.acknowledgement() == expectedAck
        && synAck.sequence() == serverNext - 1;
  }

  /** Whether the client's segment can only follow on the SYN-ACK. */
  boolean isTakenUp(Packet fromClient) {
    return isNear(fromClient.sequence() - expectedAck)
        && isNear(fromClient.acknowledgement() - serverNext);
  }

  /** Whether a client's RST is about this connection; it need not acknowledge anything. */
  boolean isRefused(Packet rstFromClient) {
    return isNear(rstFromClient.sequence() - expectedAck);
  }

  /** Whether a server's segment shows that it has heard more than the SYN. */
  boolean isUnderWay(Packet fromServer) {
    return isNear(fromServer.sequence() - serverNext)
        && fromServer.acknowledgement() != expectedAck
        && isNear(fromServer.acknowledgement() - expectedAck);
  }

  private static boolean isNear(int ahead) {
    return ahead >= 0 && ahead < NEAR;
  }

  /** Whether the server's RST, taken already, ends the train. */
  boolean isReset(long maxDurationMicros) {
    Ja4TScanRecord record = record(maxDurationMicros);
    return record != null && record.getEnded() == Ended.RST;
  }

  /** When the first answer came; only where there is one. */
  long answeredMicros() {
    return answers == null ? 0 : answers.packets().get(0).capturedMicros();
  }

  /** The SYN-ACK that the fingerprint is made of; null where there is none. */
  @Nullable Packet firstSynAck() {
    if (answers != null) {
      for (Packet packet : answers.packets()) {
        if (Segments.isSynAck(packet) && packet.acknowledgement() == expectedAck) {
          return packet;
        }
      }
    }
    return null;
  }

  /** The server's answers as a train; null where there is no SYN-ACK. */
  @Nullable Ja4TScanRecord record(long maxDurationMicros) {
    if (answers == null) {
      return null;
    }
    List<Packet> packets = new ArrayList<>(answers.packets().size() + 1);
    // With data in the SYN the acknowledgement is another than the exchange expects.
    if (syn != null && expectedAck == syn.sequence() + 1) {
      packets.add(syn);
    }
    packets.addAll(answers.packets());
    return Train.record(packets, answers.isBeyond(), answers.isExcess(), maxDurationMicros);
  }
}
