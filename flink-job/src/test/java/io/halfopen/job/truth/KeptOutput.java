package io.halfopen.job.truth;

import io.halfopen.event.PacketEvent;
import java.util.List;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;

/** Keeps what a reader gives. */
record KeptOutput(List<PacketEvent> packets) implements ReaderOutput<PacketEvent> {
  @Override
  public void collect(PacketEvent packet) {
    packets.add(packet);
  }

  @Override
  public void collect(PacketEvent packet, long timestamp) {
    packets.add(packet);
  }

  @Override
  public void emitWatermark(Watermark watermark) {}

  @Override
  public void markIdle() {}

  @Override
  public void markActive() {}

  @Override
  public SourceOutput<PacketEvent> createOutputForSplit(String splitId) {
    return this;
  }

  @Override
  public void releaseOutputForSplit(String splitId) {}
}
