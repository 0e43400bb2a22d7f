package io.halfopen.job.archive;

import java.io.IOException;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;
import org.apache.flink.core.io.SimpleVersionedSerializer;

/** A writer as S3's is: what was closed for its commit cannot be closed again. */
final class ClosedOnceWriter implements RecoverableWriter {
  private final RecoverableWriter files;

  ClosedOnceWriter(RecoverableWriter files) {
    this.files = files;
  }

  @Override
  public RecoverableFsDataOutputStream open(Path path) throws IOException {
    return new Stream(files.open(path));
  }

  private static final class Stream extends RecoverableFsDataOutputStream {
    private final RecoverableFsDataOutputStream out;
    private boolean closed;

    Stream(RecoverableFsDataOutputStream out) {
      this.out = out;
    }

    @Override
    public Committer closeForCommit() throws IOException {
      closed = true;
      return out.closeForCommit();
    }

    @Override
    public void close() throws IOException {
      if (closed) {
        throw new IOException("Stream closed.");
      }
      out.close();
    }

    @Override
    public ResumeRecoverable persist() throws IOException {
      return out.persist();
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
      out.write(from, offset, length);
    }

    @Override
    public long getPos() throws IOException {
      return out.getPos();
    }

    @Override
    public void flush() throws IOException {
      out.flush();
    }

    @Override
    public void sync() throws IOException {
      out.sync();
    }
  }

  @Override
  public RecoverableFsDataOutputStream recover(ResumeRecoverable resumable) throws IOException {
    return files.recover(resumable);
  }

  @Override
  public boolean requiresCleanupOfRecoverableState() {
    return files.requiresCleanupOfRecoverableState();
  }

  @Override
  public boolean cleanupRecoverableState(ResumeRecoverable resumable) throws IOException {
    return files.cleanupRecoverableState(resumable);
  }

  @Override
  public RecoverableFsDataOutputStream.Committer recoverForCommit(CommitRecoverable resumable)
      throws IOException {
    return files.recoverForCommit(resumable);
  }

  @Override
  public SimpleVersionedSerializer<CommitRecoverable> getCommitRecoverableSerializer() {
    return files.getCommitRecoverableSerializer();
  }

  @Override
  public SimpleVersionedSerializer<ResumeRecoverable> getResumeRecoverableSerializer() {
    return files.getResumeRecoverableSerializer();
  }

  @Override
  public boolean supportsResume() {
    return files.supportsResume();
  }
}
