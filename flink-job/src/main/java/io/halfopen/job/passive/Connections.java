package io.halfopen.job.passive;

import io.halfopen.event.PassiveEnd;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Segments;
import java.util.function.Consumer;

/**
 * Segments in, fingerprints out: a line for each SYN at once, and one for each SYN-ACK when its
 * train has ended, which the client's next segment does. What lies in between is an {@link
 * Exchange}, read as a {@link io.halfopen.job.fingerprint.Train}, as a scan's is.
 *
 * <p>Time is the segments' own. Three tables hold what is needed: clients that wait for an answer,
 * trains, and connections that are through; each forgets what was not touched for a gap, and its
 * eldest where it is full, so that a flood costs lines and no memory.
 *
 * <pre>{@code
 * Connections connections = new Connections(Bounds.of(gap), lines::write);
 * connections.accept(packet); // as Segment.fill made it, in order of capture time
 * connections.end();
 * }</pre>
 */
public final class Connections {
  private static final int HANDSHAKE = Segments.SYN | Segments.ACK | Segments.RST | Segments.FIN;
  private static final int SYN_ACK = Segments.SYN | Segments.ACK;

  private final Bounds bounds;
  private final PassiveLines lines;
  private final Recent<Handshake> asked = new Recent<>();
  private final Recent<Handshake> trains = new Recent<>();
  private final Recent<Passed> passed = new Recent<>();
  private final Ends ends = new Ends();
  private long nowMicros;
  private int keptPackets;
  private long crowdedOut;

  public Connections(Bounds bounds, Consumer<PassiveFingerprint> out) {
    this.bounds = bounds;
    lines = new PassiveLines(bounds.limits().durationMicros(), out);
  }

  /** Takes the next segment, which is only lent. */
  public void accept(Packet packet) {
    advance(packet.capturedMicros());
    switch (packet.flags() & HANDSHAKE) {
      case Segments.SYN -> syn(packet);
      case SYN_ACK -> synAck(packet);
      default -> {
        if (trains.size() + asked.size() > 0 && (packet.flags() & Segments.SYN) == 0) {
          other(packet);
        }
      }
    }
  }

  /** Time has come this far, though no segment has. */
  public void advance(long micros) {
    nowMicros = micros;
    long silent = micros - bounds.gapMicros();
    trains.expire(silent, train -> told(train, PassiveEnd.GAP));
    asked.expire(silent, nobodyAnswered -> {});
    passed.expire(silent, forgotten -> {});
  }

  /** Nothing follows. */
  public void end() {
    for (Handshake train = trains.removeEldest(); train != null; train = trains.removeEldest()) {
      told(train, PassiveEnd.CAPTURE_END);
    }
  }

  /** Trains and clients that were forgotten before their time, for lack of room. */
  public long crowdedOut() {
    return crowdedOut;
  }

  /** Connections in the tables. */
  public int held() {
    return asked.size() + trains.size() + passed.size();
  }

  private void syn(Packet syn) {
    Handshake train = trains.get(ends.of(syn));
    Handshake waiting = train == null ? asked.get(ends) : train;
    if (waiting != null && waiting.isRepeated(syn)) {
      waiting.repeated(syn);
      (train == null ? asked : trains).put(waiting);
      return;
    }
    Passed through = passed.get(ends);
    if (through != null && through.isAskedBy(syn)) {
      passed.put(through.touchedAt(nowMicros));
      return;
    }
    if (train != null) {
      end(train, PassiveEnd.NEW_SYN);
    }
    Handshake begun = new Handshake(ends.copy(), syn);
    asked.put(begun);
    lines.syn(syn);
    if (asked.size() > bounds.clients()) {
      asked.removeEldest();
      crowdedOut++;
    }
  }

  private void synAck(Packet packet) {
    Handshake train = trains.get(ends.of(packet));
    if (train != null && train.syn() == null && !train.isAcknowledged(packet)) {
      end(train, PassiveEnd.NEW_SYN);
      train = null;
    }
    if (train == null) {
      Passed through = passed.get(ends);
      if (through != null && through.isAnsweredBy(packet)) {
        passed.put(through.touchedAt(nowMicros));
        return;
      }
      train = begun(packet);
    }
    keep(train, packet);
  }

  /** A train whose SYN is known if this acknowledges it. */
  private Handshake begun(Packet synAck) {
    Handshake waiting = asked.get(ends);
    if (waiting != null && waiting.isAcknowledged(synAck)) {
      asked.remove(ends);
      return waiting;
    }
    return new Handshake(ends.copy(), null);
  }

  private void keep(Handshake train, Packet packet) {
    int before = train.weight();
    train.answered(packet, bounds.limits());
    trains.put(train);
    keptPackets += train.weight() - before;
    if (packet.capturedMicros() - train.answeredMicros() > bounds.limits().durationMicros()) {
      end(train, PassiveEnd.MAX_DURATION);
    }
    while (trains.size() > bounds.trains() || keptPackets > bounds.packets()) {
      Handshake eldest = trains.removeEldest();
      if (eldest == null) {
        return;
      }
      crowdedOut++;
      told(eldest, PassiveEnd.CROWDED_OUT);
    }
  }

  /** Neither SYN nor SYN-ACK, so it does not say who asked. */
  private void other(Packet packet) {
    boolean rst = (packet.flags() & Segments.RST) != 0;
    Handshake ofClient = trains.get(ends.turned(packet));
    if (ofClient != null) {
      if (rst ? ofClient.isRefused(packet) : ofClient.isTakenUp(packet)) {
        end(ofClient, rst ? PassiveEnd.CLIENT_RST : PassiveEnd.ACK);
      }
      return;
    }
    Handshake ofServer = trains.get(ends.of(packet));
    if (ofServer != null) {
      fromServer(ofServer, packet, rst);
    } else if (rst) {
      refused(packet);
    }
  }

  private void fromServer(Handshake train, Packet packet, boolean rst) {
    if (rst) {
      keep(train, packet);
      if (train.isReset(bounds.limits().durationMicros())) {
        end(train, PassiveEnd.RST);
      }
    } else if (train.isUnderWay(packet)) {
      end(train, PassiveEnd.ACK);
    }
  }

  /** A closed port; its client need not be waited with. */
  private void refused(Packet rst) {
    Handshake waiting = asked.get(ends);
    if (waiting != null && (rst.flags() & Segments.ACK) != 0 && waiting.isAcknowledged(rst)) {
      asked.remove(ends);
    }
  }

  private void end(Handshake train, PassiveEnd why) {
    // One that was crowded out, or over its time, a moment ago is told already.
    if (trains.remove(train.ends()) != null) {
      told(train, why);
    }
  }

  private void told(Handshake train, PassiveEnd why) {
    keptPackets -= train.weight();
    Passed through = lines.synAck(train, why, nowMicros);
    if (through != null) {
      passed.put(through);
      if (passed.size() > bounds.clients()) {
        var forgotten = passed.removeEldest();
      }
    }
  }
}
