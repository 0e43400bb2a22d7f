package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.api.connector.source.SourceReaderContext;
import org.apache.flink.core.io.InputStatus;
import org.jspecify.annotations.Nullable;

/**
 * Reads the merged captures. The watermark trails the latest capture time by the disorder that
 * captures are granted; at the end it is the last frame's time, so that exchanges whose gap had
 * passed by then close as such and the rest is known to have been cut short.
 */
final class CaptureReader implements SourceReader<LogEntry, CaptureSplit> {
  private static final long DISORDER_MILLIS = CaptureMerge.DISORDER_MICROS / 1000;

  private static final long STEP_MILLIS = 100;

  private final Runnable askForSplit;
  private final EventFilter filter;
  private final ReadMeter meter;
  private final CompletableFuture<Void> assigned = new CompletableFuture<>();
  private @Nullable CaptureMerge merge;
  private @Nullable CaptureSplit split;
  private long done;
  private boolean told;
  private long watermark = Long.MIN_VALUE;

  CaptureReader(SourceReaderContext context, EventFilter filter) {
    this(context::sendSplitRequest, new ReadMeter(context.metricGroup()), filter);
  }

  /** Outside of a job: it reads what it is given. */
  CaptureReader(EventFilter filter) {
    this(() -> {}, ReadMeter.unasked(), filter);
  }

  private CaptureReader(Runnable askForSplit, ReadMeter meter, EventFilter filter) {
    this.askForSplit = askForSplit;
    this.meter = meter;
    this.filter = filter;
  }

  @Override
  public void start() {
    askForSplit.run();
  }

  @Override
  public InputStatus pollNext(ReaderOutput<LogEntry> output) throws IOException {
    if (split == null) {
      return assigned.isDone() ? InputStatus.END_OF_INPUT : InputStatus.NOTHING_AVAILABLE;
    }
    if (merge == null) {
      merge = begun(split);
    }
    LogEntry entry = merge.next();
    long latestMillis = Math.floorDiv(merge.latestMicros(), 1000L);
    if (entry == null) {
      String passedOver = told ? null : merge.count().passedOver();
      told = true;
      if (passedOver != null) {
        DeadLetter note = new DeadLetter(new byte[0], passedOver, "", DeadLetter.NOTE, 0);
        output.collect(new LogEntry(null, null, note, LogEntry.UNKNOWN), latestMillis);
      }
      if (merge.latestMicros() != Long.MIN_VALUE) {
        output.emitWatermark(new Watermark(latestMillis - 1));
      }
      return InputStatus.END_OF_INPUT;
    }
    done++;
    meter.events(1);
    PacketEvent packet = entry.packet();
    output.collect(entry, packet == null ? latestMillis : packet.getCapturedMicros() / 1000);
    if (packet != null
        && (latestMillis - DISORDER_MILLIS >= watermark + STEP_MILLIS
            || watermark == Long.MIN_VALUE)) {
      watermark = latestMillis - DISORDER_MILLIS;
      output.emitWatermark(new Watermark(watermark));
    }
    return InputStatus.MORE_AVAILABLE;
  }

  @Override
  public void addSplits(List<CaptureSplit> splits) {
    split = splits.get(0);
    done = split.done();
    assigned.complete(null);
  }

  private CaptureMerge begun(CaptureSplit from) throws IOException {
    CaptureMerge opened = new CaptureMerge(from.files(), filter, meter::ofTwice);
    for (long i = 0; i < from.done(); i++) {
      opened.next();
    }
    return opened;
  }

  @Override
  public void notifyNoMoreSplits() {
    assigned.complete(null);
  }

  @Override
  public List<CaptureSplit> snapshotState(long checkpointId) {
    return split == null ? List.of() : List.of(new CaptureSplit(split.files(), done));
  }

  @Override
  public CompletableFuture<Void> isAvailable() {
    return assigned;
  }

  @Override
  public void close() throws IOException {
    if (merge != null) {
      merge.close();
    }
  }
}
