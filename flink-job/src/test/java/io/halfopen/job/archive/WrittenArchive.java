package io.halfopen.job.archive;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.ArchivedEvent;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.ArchiveSplit;
import io.halfopen.job.source.EventFilter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.flink.api.connector.sink2.Committer.CommitRequest;
import org.apache.flink.api.connector.sink2.SinkWriter;

/** An archive in a folder, written as the sink does it and read as a replay does. */
final class WrittenArchive {
  static final SinkWriter.Context CONTEXT =
      new SinkWriter.Context() {
        @Override
        public long currentWatermark() {
          return Long.MIN_VALUE;
        }

        @Override
        public Long timestamp() {
          return 0L;
        }
      };

  private final Path folder;
  private long sequence;

  WrittenArchive(Path folder) {
    this.folder = folder;
  }

  /** A checkpoint's file of a hundred packets of the second's minute, as the sink makes it. */
  void write(int second) throws Exception {
    ArchiveWriter writer = new ArchiveWriter(folder.toString());
    for (int i = 0; i < 100; i++) {
      PacketEvent packet = Packets.synAck(second + i / 1000.0);
      packet.setSequence(sequence++);
      packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, (byte) i}));
      writer.write(new ArchivedEvent(0L, packet), CONTEXT);
    }
    commit(writer);
  }

  private static void commit(ArchiveWriter writer) throws Exception {
    commit(writer.prepareCommit());
    writer.close();
  }

  /** As after each restart too, when a commit may have been done before. */
  static void commit(Collection<ArchivePart> parts) throws Exception {
    List<CommitRequest<ArchivePart>> requests = new ArrayList<>();
    for (ArchivePart part : parts) {
      requests.add(new Request(part));
    }
    new ArchiveCommitter(null).commit(requests);
  }

  List<Path> files() throws Exception {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(f -> f.getFileName().toString().matches("packets.*\\.avro"))
          .sorted()
          .toList();
    }
  }

  /** The sequence numbers that a reader gets, sorted. */
  List<Long> read() throws Exception {
    List<Long> sequences = new ArrayList<>();
    ArchiveListing listing = ArchiveListing.of(List.of(folder.toString()), EventFilter.ALL);
    assertEquals(List.of(), listing.leftOut());
    for (ArchiveSplit split : listing.files()) {
      Path file = Path.of(new org.apache.flink.core.fs.Path(split.path()).getPath());
      try (DataFileReader<ArchivedEvent> reader =
          new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(ArchivedEvent.class))) {
        reader.forEachRemaining(e -> sequences.add(((PacketEvent) e.getEvent()).getSequence()));
      }
    }
    return sequences.stream().sorted().toList();
  }

  /** What the sink's operator hands to a committer. */
  private record Request(ArchivePart part) implements CommitRequest<ArchivePart> {
    @Override
    public ArchivePart getCommittable() {
      return part;
    }

    @Override
    public int getNumberOfRetries() {
      return 0;
    }

    @Override
    public void signalFailedWithKnownReason(Throwable t) {
      throw new IllegalStateException(t);
    }

    @Override
    public void signalFailedWithUnknownReason(Throwable t) {
      throw new IllegalStateException(t);
    }

    @Override
    public void retryLater() {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public void updateAndRetryLater(ArchivePart committable) {
      throw new IllegalStateException("not asked for");
    }

    @Override
    public void signalAlreadyCommitted() {}
  }
}
