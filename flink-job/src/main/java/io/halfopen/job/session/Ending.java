package io.halfopen.job.session;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import java.util.ArrayList;
import java.util.List;

/** How an exchange ended, and whether its record may be trusted: whether somebody listened. */
final class Ending {
  /** Flag: the capture ended before it was seen that nothing follows. */
  static final String CAPTURE_ENDED = "capture-ended";

  private final JobOptions options;
  private final Assembler.Listening listening;
  private final Exchanges exchanges;
  private final long gapMillis;

  Ending(JobOptions options, Assembler.Listening listening, Exchanges exchanges) {
    this.options = options;
    this.listening = listening;
    this.exchanges = exchanges;
    gapMillis = options.sessionGap().toMillis();
  }

  /**
   * Says how an exchange ended, and whether anybody listened until then. One that was reported
   * before and goes on is corrected before it closes again, with what was heard until its last
   * packet. Whether nobody was deaf later is looked at when it closes.
   */
  void judge(int row, Ja4TScanRecord record, boolean closed, long heardUntil) {
    boolean open = record.getEnded() == Ended.OPEN;
    long closing = exchanges.last(row) + gapMillis;
    if (open) {
      record.setEnded(Ended.GAP);
    }
    boolean capture = record.getSensor().equals(Sessions.CAPTURE);
    long until = open && closed ? closing * 1000 : until(row, record);
    if (!capture && !options.unheard()) {
      if (!isListened(record, until) || isRemainder(record)) {
        record.setEnded(Ended.INCOMPLETE);
      }
    } else if (isMissing(row, record, until)) {
      record.setEnded(Ended.INCOMPLETE);
    } else if (open
        && closed
        && (capture ? heardUntil : options.capturedUntilMillis()) < closing - 1) {
      List<String> flags = new ArrayList<>(record.getFlags());
      flags.add(CAPTURE_ENDED);
      record.setFlags(flags);
    }
  }

  /** Whether packets cannot be read that may belong to the exchange, and nobody says otherwise. */
  private boolean isMissing(int row, Ja4TScanRecord record, long untilMicros) {
    boolean capture = record.getSensor().equals(Sessions.CAPTURE);
    Long rtt = record.getRttMicros();
    // Without its SYN, it may be what is left of one that began before.
    long from =
        capture && record.getTemplate() != null
            ? exchanges.packets(row).get(0).capturedMicros()
            : record.getFirstSeenMicros() - (rtt == null ? gapMillis * 1000 : Math.max(0, rtt));
    String name = capture ? Sessions.CAPTURE : Coverage.ARCHIVE;
    return listening.torn(name, name, from, untilMicros);
  }

  /** Until when an exchange goes that is over, or goes on, by what is known of it; microseconds. */
  long until(int row, Ja4TScanRecord record) {
    return record.getEnded() == Ended.MAX_DURATION
        ? exchanges.first(row) * 1000 + options.maxDurationMicros()
        : record.getLastSeenMicros();
  }

  /** An exchange begins with its probe: what is lost before the first answer is lost to it. */
  private boolean isListened(Ja4TScanRecord record, long untilMicros) {
    long rtt = record.getRttMicros() == null ? 0 : Math.max(0, record.getRttMicros());
    long from = record.getFirstSeenMicros() - rtt;
    return listening.whole(record.getSensor(), record.getScan(), from, untilMicros);
  }

  /**
   * Whether the first SYN-ACK here is known, or has to be feared, not to be the first that came: it
   * answers a probe whose session was over, or others before it were lost or came too late.
   */
  private boolean isRemainder(Ja4TScanRecord record) {
    long first = record.getFirstSeenMicros();
    long gap = gapMillis * 1000;
    Long rtt = record.getRttMicros();
    if (rtt == null) {
      return listening.torn(record.getSensor(), record.getScan(), first - gap, first);
    }
    return rtt >= gap
        || listening.torn(record.getSensor(), record.getScan(), first - Math.max(0, rtt), first);
  }
}
