package io.halfopen.job.source;

import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what a reader gives. */
record KeptOutput(List<LogEntry> entries) implements ReaderOutput<LogEntry> {
  @Override
  public void collect(LogEntry entry) {
    entries.add(entry);
  }

  @Override
  public void collect(LogEntry entry, long timestamp) {
    entries.add(entry);
  }

  @Override
  public void emitWatermark(Watermark watermark) {}

  @Override
  public void markIdle() {}

  @Override
  public void markActive() {}

  @Override
  public SourceOutput<LogEntry> createOutputForSplit(String splitId) {
    return this;
  }

  @Override
  public void releaseOutputForSplit(String splitId) {}
}
