package io.halfopen.job.session;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Segments;
import io.halfopen.job.fingerprint.Train;

/**
 * Packets in, records out: the session window. Plain code over event time; who calls it, and where
 * its state is kept between two runs, is not its concern.
 *
 * <p>Packets of one probe belong to one exchange while less than gap and linger lie between them.
 * The exchange closes when the watermark has passed the gap after its last packet; then its record
 * is emitted, and for the linger's time a packet that comes after all still corrects it. Which
 * packets form an exchange, and what its record says, depends on the packets alone and not on the
 * order in which they came.
 */
public final class Assembler {
  private final JobOptions options;
  private final long gapMillis;
  private final long lingerMillis;
  private final long keepMillis;
  private final Listening listening;
  private final Output output;
  private final Exchanges exchanges;
  private final Expiry expiry;
  private final Ending ending;
  private final Awaiting awaiting = new Awaiting();
  private long watermark = Long.MIN_VALUE;
  private long heardUntil = Long.MIN_VALUE;

  /** What the sensors say about their own listening. */
  @FunctionalInterface
  public interface Listening {
    /** Whether a sensor listened for a scan without a hole, all the time between. */
    boolean whole(String sensor, String scan, long fromMicros, long untilMicros);

    /** Until when a sensor promised to have told all that it heard for a scan, microseconds. */
    default long heardUntil(String sensor, String scan) {
      return Long.MAX_VALUE;
    }

    /** Whether something captured between may be missing from what came here. */
    default boolean torn(String sensor, String scan, long fromMicros, long untilMicros) {
      return false;
    }

    /** A packet came too late to be in any record. */
    default void lost(String sensor, String scan, long capturedMicros) {}
  }

  /** Takes what comes out. */
  public interface Output {
    /** A first look, a final record, or its correction; the record is the receiver's. */
    void record(Ja4TScanRecord record);

    /** A packet behind the watermark; it is only lent. */
    void late(Packet packet, Late why);

    /** A packet that found no room, or whose exchange found none; it is only lent. */
    void full(Packet packet);
  }

  public Assembler(JobOptions options, Listening listening, Output output) {
    this(options, KeyGroups.ONE, listening, output);
  }

  Assembler(JobOptions options, KeyGroups groups, Listening listening, Output output) {
    this.options = options.withHeap(Runtime.getRuntime().maxMemory(), 1);
    this.listening = listening;
    this.output = output;
    gapMillis = options.sessionGap().toMillis();
    lingerMillis = options.linger().toMillis();
    keepMillis = gapMillis + lingerMillis;
    exchanges =
        new Exchanges(
            groups, new Exchange.Limits(options.maxDurationMicros(), options.maxPackets()));
    expiry = new Expiry(exchanges.rows, Row.NEXT);
    ending = new Ending(options, listening, exchanges);
  }

  Exchanges exchanges() {
    return exchanges;
  }

  long watermark() {
    return watermark;
  }

  /** Exchanges in the table, open or lingering. */
  public int open() {
    return exchanges.index.size();
  }

  /** Continues where a kept state ended, after its exchanges were put back. */
  void restored(long keptWatermark) {
    watermark = keptWatermark;
    heardUntil = keptWatermark;
    if (keptWatermark != Long.MIN_VALUE) {
      expiry.advance(keptWatermark, row -> {});
    }
    exchanges.index.forEach(
        row -> {
          chain(row);
          if (!options.settled() && isOpen(row) && isFinal(row)) {
            await(row, exchanges.last(row) * 1000 + 999, exchanges.packets(row).get(0));
          }
        });
  }

  private boolean isOpen(int row) {
    return !exchanges.is(row, Row.GONE) && exchanges.is(row, Row.CHANGED) && !isClosed(row);
  }

  private boolean isFinal(int row) {
    return exchanges.is(row, Row.REPORTED | Row.EXCESS) || exchanges.hasRst(row);
  }

  private void await(int row, long untilMicros, Packet packet) {
    awaiting.add(row, untilMicros, packet.sensor(), packet.scan());
  }

  /** Exchanges that wait for a promise of their sensor. */
  int waiting() {
    return awaiting.size();
  }

  /** A sensor has promised more than before: what waited for that is told. */
  void promised(String sensor, String scan) {
    awaiting.take(
        sensor,
        scan,
        listening.heardUntil(sensor, scan),
        row -> {
          if (isOpen(row)) {
            report(row, false);
          }
        });
  }

  /** Whether what happened until then is known, be it that it was not heard. */
  private boolean isHeard(String sensor, String scan, long untilMicros) {
    return options.unheard()
        || sensor.equals(Sessions.CAPTURE)
        || listening.heardUntil(sensor, scan) >= untilMicros;
  }

  /** Takes one packet; it is only lent. */
  public void accept(Packet packet) {
    accept(packet, exchanges.hash.of(packet));
  }

  /** Takes one packet, whose hash is known. */
  void accept(Packet packet, int hash) {
    long time = packet.capturedMillis();
    int row = find(packet, hash, time);
    boolean changed = true;
    boolean full = exchanges.weight() >= options.maxOpenSessions();
    if (row != Rows.NONE) {
      changed = exchanges.add(row, packet, full);
      if (full && exchanges.is(row, Row.EXCESS)) {
        output.full(packet);
      }
    } else if (watermark >= time + gapMillis - 1 || isTail(packet, time)) {
      listening.lost(packet.sensor(), packet.scan(), packet.capturedMicros());
      output.late(packet, Late.DROPPED);
      return;
    } else if (full) {
      output.full(packet);
      return;
    } else {
      row = exchanges.create(packet, hash);
      chain(row);
    }
    if (changed) {
      exchanges.set(row, Row.CHANGED);
      boolean closed = isClosed(row);
      if (time <= watermark) {
        late(row, packet, closed);
      }
      boolean news =
          closed
              || Segments.isRst(packet)
              || exchanges.is(row, Row.REPORTED | Row.EXCESS)
              || (options.progressive() && Segments.isSynAck(packet));
      if (news && !options.settled()) {
        long until = packet.capturedMicros();
        if (!closed && isFinal(row) && !isHeard(packet.sensor(), packet.scan(), until)) {
          await(row, until, packet);
        } else {
          report(row, closed);
        }
      }
    }
  }

  /**
   * Whether this is no first answer, and so late that the exchange it belongs to may be forgotten:
   * it would begin a second record of its probe.
   */
  private boolean isTail(Packet packet, long time) {
    return packet.hasSent()
        && watermark >= time + lingerMillis
        && packet.capturedMicros() - packet.sentMicros() >= Train.FIRST_MAY_BE_MISSING_MICROS;
  }

  private void late(int row, Packet packet, boolean closed) {
    exchanges.addLate(row, 1);
    if (closed) {
      output.late(packet, Late.CORRECTS);
    }
  }

  private boolean isClosed(int row) {
    return watermark >= exchanges.last(row) + gapMillis - 1;
  }

  /** The exchange that a packet belongs to; where it joins two, they are one from now on. */
  private int find(Packet packet, int hash, long time) {
    int key = packet.key();
    int found = Rows.NONE;
    int slot = exchanges.index.start(hash);
    while ((slot = exchanges.index.seek(hash, slot)) >= 0) {
      int row = exchanges.index.row(slot);
      if (exchanges.rows.getInt(row, Row.KEY) != key || !exchanges.sameProbe(row, packet)) {
        slot++;
      } else if (watermark >= exchanges.last(row) + keepMillis - 1) {
        bury(row);
      } else if (time - exchanges.last(row) >= keepMillis
          || exchanges.first(row) - time >= keepMillis) {
        slot++;
      } else if (found == Rows.NONE) {
        found = row;
        slot++;
      } else {
        exchanges.merge(found, row);
        if (!options.settled() && isFinal(found)) {
          await(found, packet.capturedMicros(), packet);
        }
      }
    }
    return found;
  }

  /** Time has gone on: no packet before {@code millis} is expected any more. */
  public void advance(long millis) {
    if (millis <= watermark) {
      return;
    }
    watermark = millis;
    if (millis != Long.MAX_VALUE) {
      heardUntil = millis;
    }
    awaiting.forget(row -> !isOpen(row));
    expiry.advance(millis, this::look);
  }

  private void look(int row) {
    if (exchanges.is(row, Row.GONE)) {
      exchanges.give(row);
      return;
    }
    if (watermark >= exchanges.last(row) + keepMillis - 1) {
      bury(row);
      exchanges.give(row);
      return;
    }
    if (!options.settled() && (isClosed(row) || isOverdue(row))) {
      report(row, true);
    }
    chain(row);
  }

  /** An endless train has its record when its longest duration has passed. */
  private boolean isOverdue(int row) {
    return exchanges.is(row, Row.BEYOND)
        && !exchanges.is(row, Row.REPORTED)
        && watermark >= exchanges.first(row) + options.maxDuration().toMillis();
  }

  private void chain(int row) {
    long last = exchanges.last(row);
    long due = last + (isClosed(row) && !isOwed(row) ? keepMillis : gapMillis) - 1;
    if (!exchanges.is(row, Row.REPORTED) && !options.settled()) {
      due = Math.min(due, exchanges.first(row) + options.maxDuration().toMillis());
    }
    expiry.chain(row, due);
  }

  /**
   * Whether the record of a closed exchange is still to be made. Rows are looked at tick by tick,
   * and a state that is kept within one holds such exchanges.
   */
  private boolean isOwed(int row) {
    return !options.settled()
        && (exchanges.is(row, Row.CHANGED)
            || (exchanges.is(row, Row.EARLY) && !exchanges.isTold(row, Row.TOLD_INCOMPLETE)));
  }

  private void bury(int row) {
    report(row, true);
    exchanges.remove(row);
  }

  /** Emits the exchange's record where there is something new to say. */
  private void report(int row, boolean closed) {
    boolean recheck = closed && exchanges.is(row, Row.EARLY);
    if (!recheck && !exchanges.is(row, Row.CHANGED)) {
      return;
    }
    Ja4TScanRecord record =
        Train.record(
            exchanges.packets(row),
            exchanges.is(row, Row.BEYOND),
            exchanges.is(row, Row.EXCESS),
            options.maxDurationMicros());
    boolean reported = exchanges.is(row, Row.REPORTED);
    // A first look is taken back as well.
    boolean told = reported || exchanges.isTold(row, Row.TOLD_FEED);
    if (record != null && (told || !Train.isNone(record))) {
      if (closed || reported || record.getEnded() != Ended.OPEN) {
        long until = ending.until(row, record);
        if (!closed && !isHeard(record.getSensor(), record.getScan(), until)) {
          awaiting.add(row, until, record.getSensor(), record.getScan());
          return;
        }
        ending.judge(row, record, closed, heardUntil);
      }
      emit(row, record, closed, reported);
    }
    if (closed) {
      // A sensor that was thought dead may yet promise what is missing.
      exchanges.unset(
          row, exchanges.isTold(row, Row.TOLD_INCOMPLETE) ? Row.CHANGED : Row.CHANGED | Row.EARLY);
    }
  }

  private void emit(int row, Ja4TScanRecord record, boolean closed, boolean reported) {
    boolean last = record.getEnded() != Ended.OPEN;
    boolean incomplete = record.getEnded() == Ended.INCOMPLETE;
    boolean asBefore =
        !exchanges.is(row, Row.CHANGED)
            && incomplete == exchanges.isTold(row, Row.TOLD_INCOMPLETE)
            && !record.getFlags().contains(Ending.CAPTURE_ENDED);
    if (last ? asBefore : !options.progressive()) {
      return;
    }
    int revision = exchanges.rows.getByte(row, Row.REVISION);
    boolean feed = !incomplete || options.progressive() || exchanges.isTold(row, Row.TOLD_FEED);
    if (last) {
      revision = reported ? Math.min(255, revision + 1) : 0;
      exchanges.rows.putByte(row, Row.REVISION, revision);
      exchanges.unset(row, Row.CHANGED);
      exchanges.set(row, Row.REPORTED | (closed && !incomplete ? 0 : Row.EARLY));
      exchanges.told(row, incomplete, feed);
    } else {
      exchanges.tell(row, Row.TOLD_FEED);
    }
    record.setRevision(revision);
    record.setLate(exchanges.late(row));
    record.setEmittedMicros(System.currentTimeMillis() * 1000);
    output.record(record);
  }
}
