package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import java.io.IOException;
import java.time.Duration;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.api.connector.sink2.CommitterInitContext;
import org.apache.flink.api.connector.sink2.Sink;
import org.apache.flink.api.connector.sink2.SinkWriter;
import org.apache.flink.api.connector.sink2.SupportsCommitter;
import org.apache.flink.api.connector.sink2.WriterInitContext;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/**
 * Keeps raw events as files, exactly once: a file becomes visible, with its manifest, when the
 * checkpoint that ended it stands.
 */
public final class ArchiveSink implements Sink<ArchivedEvent>, SupportsCommitter<ArchivePart> {
  private static final long serialVersionUID = 1L;

  private final ArchiveOptions options;

  public ArchiveSink(ArchiveOptions options) {
    this.options = options;
  }

  @Override
  public SinkWriter<ArchivedEvent> createWriter(WriterInitContext context) throws IOException {
    return new ArchiveWriter(options.folder());
  }

  @Override
  public Committer<ArchivePart> createCommitter(CommitterInitContext context) {
    Duration keep = options.keep();
    boolean first = context.getTaskInfo().getIndexOfThisSubtask() == 0;
    return new ArchiveCommitter(
        keep == null || !first ? null : new Retention(options.folder(), keep));
  }

  @Override
  public SimpleVersionedSerializer<ArchivePart> getCommittableSerializer() {
    return new ArchivePart.Serializer();
  }
}
