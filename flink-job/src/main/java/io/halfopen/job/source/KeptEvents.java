package io.halfopen.job.source;

import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.session.Coverage;
import java.io.IOException;
import java.util.List;
import java.util.function.Consumer;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.connector.source.ReaderOutput;
import org.apache.flink.api.connector.source.SourceOutput;
import org.apache.flink.api.connector.source.SourceReader;
import org.apache.flink.core.io.InputStatus;

/**
 * Archives and captures without a job: what its own readers find in them, in the calling thread.
 */
public final class KeptEvents {
  private KeptEvents() {}

  /** Takes what is found. */
  public interface Taker {
    /** A packet, only lent. */
    void packet(Packet packet);

    /** A sensor's heartbeat, in the order in which it sent them. */
    void heartbeat(SensorHeartbeat beat);

    /** No packet before {@code millis} comes any more; {@link Long#MAX_VALUE} at the end. */
    void time(long millis);

    /** Something that cannot be read, or what a capture held beside TCP. */
    void leftOut(String line);
  }

  /**
   * Files of an archive.
   *
   * @param files in order of their smallest capture time
   */
  public static void archive(List<ArchiveSplit> files, Taker taker) throws IOException {
    HeartbeatQueue beats = new HeartbeatQueue();
    try (ArchiveReader reader = new ArchiveReader(EventFilter.ALL)) {
      reader.addSplits(files);
      reader.notifyNoMoreSplits();
      Consumer<ArchiveEntry> entries =
          entry -> {
            if (entry.heartbeat != null) {
              if (Coverage.isMissing(entry.heartbeat)) {
                taker.heartbeat(entry.heartbeat);
              }
              beats.take(SensorHeartbeat.newBuilder(entry.heartbeat).build());
            } else if (entry.deadLetter != null) {
              taker.leftOut(entry.deadLetter.line());
            } else {
              taker.packet(entry.packet);
            }
          };
      drain(reader, new Output<>(entries, beats, taker));
    }
  }

  /** Local capture files, merged by capture time. */
  public static void captures(List<String> files, Taker taker) throws IOException {
    Packet packet = new Packet();
    try (CaptureReader reader = new CaptureReader(EventFilter.ALL)) {
      reader.addSplits(List.of(new CaptureSplit(files, 0)));
      Consumer<LogEntry> entries =
          entry -> {
            if (entry.packet() != null) {
              packet.set(entry.packet());
              taker.packet(packet);
            } else if (entry.heartbeat() != null) {
              taker.heartbeat(entry.heartbeat());
            } else if (entry.deadLetter() != null) {
              taker.leftOut(entry.deadLetter().line());
            }
          };
      drain(reader, new Output<>(entries, new HeartbeatQueue(), taker));
    }
  }

  private static <E> void drain(SourceReader<E, ?> reader, Output<E> output) throws IOException {
    try {
      InputStatus status;
      do {
        status = reader.pollNext(output);
      } while (status != InputStatus.END_OF_INPUT);
    } catch (IOException | RuntimeException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
    output.emitWatermark(Watermark.MAX_WATERMARK);
  }

  /** Where a reader puts what it finds. */
  private record Output<E>(Consumer<E> entries, HeartbeatQueue beats, Taker taker)
      implements ReaderOutput<E> {
    @Override
    public void collect(E entry) {
      entries.accept(entry);
    }

    @Override
    public void collect(E entry, long millis) {
      entries.accept(entry);
    }

    @Override
    public void emitWatermark(Watermark mark) {
      beats.release(mark.getTimestamp(), taker::heartbeat);
      taker.time(mark.getTimestamp());
    }

    @Override
    public void markIdle() {}

    @Override
    public void markActive() {}

    @Override
    public SourceOutput<E> createOutputForSplit(String split) {
      return this;
    }

    @Override
    public void releaseOutputForSplit(String split) {}
  }
}
