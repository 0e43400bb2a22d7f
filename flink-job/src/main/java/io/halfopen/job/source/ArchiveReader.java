package io.halfopen.job.source;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.archive.ArchiveSum;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads one file after the other. Whatever file comes next begins no earlier than the one in hand,
 * so its smallest capture time is how far time has gone: the slowest reader holds the others back.
 */
final class ArchiveReader implements SourceReader<ArchiveEntry, ArchiveSplit> {
  /** Events a call, so that checkpoints and timers get their turn. */
  private static final int BATCH = 64;

  private final Runnable askForSplit;
  private final EventFilter filter;
  private final ArchiveEntry entry = new ArchiveEntry();
  private final PriorityQueue<ArchiveSplit> given =
      new PriorityQueue<>(Comparator.comparingLong(ArchiveSplit::minMicros));
  private CompletableFuture<Void> available = new CompletableFuture<>();
  private @Nullable ArchiveSplit split;
  private @Nullable ArchiveFile file;
  private long done;
  private boolean last;
  private final ReadMeter meter;
  private boolean sound;
  private boolean told;

  ArchiveReader(SourceReaderContext context, EventFilter filter) {
    this(context::sendSplitRequest, new ReadMeter(context.metricGroup()), filter);
  }

  /** Outside of a job: it reads what it is given. */
  ArchiveReader(EventFilter filter) {
    this(() -> {}, ReadMeter.unasked(), filter);
  }

  private ArchiveReader(Runnable askForSplit, ReadMeter meter, EventFilter filter) {
    this.askForSplit = askForSplit;
    this.meter = meter;
    this.filter = filter;
  }

  @Override
  public void start() {
    if (given.isEmpty()) {
      askForSplit.run();
    }
  }

  @Override
  public InputStatus pollNext(ReaderOutput<ArchiveEntry> output) throws IOException {
    if (split == null) {
      split = given.poll();
      if (split == null) {
        if (last) {
          return InputStatus.END_OF_INPUT;
        }
        available = new CompletableFuture<>();
        return InputStatus.NOTHING_AVAILABLE;
      }
      output.emitWatermark(new Watermark(Math.floorDiv(split.minMicros(), 1000L) - 1));
    }
    try {
      read(split, output);
    } catch (Unreadable e) {
      told = true;
      output.collect(entry.of(e.letter()));
      SensorHeartbeat lost = HeartbeatQueue.lost(split.minMicros(), split.maxMicros());
      output.collect(entry.of(lost));
      if (e.isLast()) {
        finish();
      }
    }
    return InputStatus.MORE_AVAILABLE;
  }

  private void read(ArchiveSplit from, ReaderOutput<ArchiveEntry> output) throws IOException {
    if (file == null) {
      file = open(from);
    }
    long before = done;
    try {
      batch(file, from, output);
    } finally {
      if (file != null) {
        meter.at(file.position());
        meter.events(done - before);
      }
    }
  }

  private void batch(ArchiveFile of, ArchiveSplit from, ReaderOutput<ArchiveEntry> output)
      throws IOException {
    for (int i = 0; i < BATCH; i++) {
      if (of.next(entry.packet)) {
        done++;
        if (filter.wants(entry.packet)) {
          output.collect(entry.ofPacket(), entry.packet.capturedMillis());
        }
        continue;
      }
      ArchivedEvent event = of.next();
      if (event == null) {
        requireSound(of, from);
        finish();
        return;
      }
      done++;
      slowly(event, from, output);
    }
  }

  /** What neither the blocks' own sums nor their marks show: a count that is too small, for one. */
  private void requireSound(ArchiveFile of, ArchiveSplit from) throws Unreadable {
    if (!sound && !told) {
      throw new Unreadable(
          from.path(),
          of.position(),
          "not the bytes that its manifest sums up; what is here was used");
    }
  }

  private ArchiveFile open(ArchiveSplit from) throws Unreadable {
    sound = ArchiveSum.holds(from.path());
    told = false;
    ArchiveFile opened = ArchiveFile.open(from.path());
    done = 0;
    while (done < from.done()) {
      try {
        if (opened.next() == null) {
          break;
        }
        done++;
      } catch (Unreadable damaged) {
        if (damaged.isLast()) {
          throw damaged;
        }
        told = true;
      }
    }
    return opened;
  }

  /** What is no packet as sensors send them; an event that no sensor can have sent is told of. */
  private void slowly(ArchivedEvent event, ArchiveSplit from, ReaderOutput<ArchiveEntry> output) {
    if (event.getEvent() instanceof PacketEvent packet) {
      if (filter.wants(packet)) {
        String wrong = Plausible.wrong(packet, LogEntry.UNKNOWN);
        if (wrong == null) {
          entry.packet.set(packet);
          output.collect(entry.ofPacket(), entry.packet.capturedMillis());
        } else {
          leaveOut(wrong, from, output);
        }
      }
    } else if (event.getEvent() instanceof SensorHeartbeat beat && filter.wants(beat)) {
      String wrong =
          beat.getSensor().equals(HeartbeatQueue.LOST)
              ? "a heartbeat of no sensor"
              : Plausible.wrong(beat, LogEntry.UNKNOWN);
      if (wrong == null) {
        output.collect(entry.of(beat), from.minMicros() / 1000);
      } else {
        leaveOut(wrong, from, output);
      }
    }
  }

  private void leaveOut(String wrong, ArchiveSplit from, ReaderOutput<ArchiveEntry> output) {
    String reason = "event " + done + " left out: " + wrong;
    output.collect(
        entry.of(new DeadLetter(new byte[0], reason, from.path(), 0, 0)), from.minMicros() / 1000);
  }

  private void finish() throws IOException {
    if (file != null) {
      meter.ended(file.length());
      file.close();
      file = null;
    }
    split = null;
    done = 0;
    if (given.isEmpty() && !last) {
      askForSplit.run();
    }
  }

  @Override
  public void addSplits(List<ArchiveSplit> splits) {
    given.addAll(splits);
    available.complete(null);
  }

  @Override
  public void notifyNoMoreSplits() {
    last = true;
    available.complete(null);
  }

  @Override
  public List<ArchiveSplit> snapshotState(long checkpointId) {
    List<ArchiveSplit> unfinished = new ArrayList<>(given);
    if (split != null) {
      unfinished.add(
          new ArchiveSplit(
              split.path(),
              split.minMicros(),
              split.maxMicros(),
              file == null ? split.done() : done));
    }
    return unfinished;
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return split != null || !given.isEmpty() || last
        ? CompletableFuture.completedFuture(null)
        : available;
  }

  @Override
  public void close() throws IOException {
    if (file != null) {
      file.close();
    }
  }
}
