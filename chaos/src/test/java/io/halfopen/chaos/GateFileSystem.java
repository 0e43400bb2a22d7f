package io.halfopen.chaos;

import io.halfopen.chaos.Gate.Moment;
import java.io.IOException;
import java.net.URI;
import org.apache.flink.core.fs.FSDataInputStream;
import org.apache.flink.core.fs.FSDataOutputStream;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.fs.local.LocalFileSystem;
import org.apache.flink.core.fs.local.LocalRecoverableWriter;

/**
 * The local file system with gates before a task writes its part of a checkpoint, before a file of
 * a sink is committed, and before a task reads its part of a checkpoint again. What the job manager
 * writes and reads, the checkpoints' metadata, passes.
 */
final class GateFileSystem extends LocalFileSystem {
  private final Gate gate;

  GateFileSystem(Gate gate) {
    this.gate = gate;
  }

  @Override
  public URI getUri() {
    return URI.create("gate:///");
  }

  private static boolean isOfTask(Path path) {
    String text = path.getPath();
    return text.contains("/checkpoints/") && !path.getName().contains("_metadata");
  }

  @Override
  public FSDataOutputStream create(Path path, WriteMode mode) throws IOException {
    if (isOfTask(path)) {
      gate.pass(Moment.CHECKPOINT);
    }
    return super.create(path, mode);
  }

  @Override
  public FSDataInputStream open(Path path) throws IOException {
    if (isOfTask(path)) {
      gate.pass(Moment.RESTORE);
    }
    return super.open(path);
  }

  @Override
  public LocalRecoverableWriter createRecoverableWriter() {
    return new Writer(this, gate);
  }

  private static final class Writer extends LocalRecoverableWriter {
    private final Gate gate;

    Writer(LocalFileSystem files, Gate gate) {
      super(files);
      this.gate = gate;
    }

    @Override
    public RecoverableFsDataOutputStream.Committer recoverForCommit(CommitRecoverable part)
        throws IOException {
      return new Committer(super.recoverForCommit(part), gate);
    }
  }

  private record Committer(RecoverableFsDataOutputStream.Committer inner, Gate gate)
      implements RecoverableFsDataOutputStream.Committer {
    @Override
    public void commit() throws IOException {
      gate.pass(Moment.COMMIT);
      inner.commit();
    }

    @Override
    public void commitAfterRecovery() throws IOException {
      gate.pass(Moment.COMMIT);
      inner.commitAfterRecovery();
    }

    @Override
    public RecoverableWriter.CommitRecoverable getRecoverable() {
      return inner.getRecoverable();
    }
  }
}
