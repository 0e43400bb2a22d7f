package io.halfopen.job.archive;

import java.io.IOException;
import java.util.Collection;
import org.apache.flink.api.connector.sink2.Committer;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableWriter;
import org.jspecify.annotations.Nullable;

/**
 * Makes files visible when their checkpoint stands, then writes their manifests. Doing so twice
 * changes nothing, which is what a restart in between comes to.
 */
final class ArchiveCommitter implements Committer<ArchivePart> {
  private final @Nullable Retention retention;

  ArchiveCommitter(@Nullable Retention retention) {
    this.retention = retention;
  }

  @Override
  public void commit(Collection<CommitRequest<ArchivePart>> requests) throws IOException {
    for (CommitRequest<ArchivePart> request : requests) {
      ArchivePart part = request.getCommittable();
      Path path = new Path(part.path());
      RecoverableWriter files = path.getFileSystem().createRecoverableWriter();
      var form = files.getCommitRecoverableSerializer();
      files
          .recoverForCommit(form.deserialize(part.version(), part.recoverable()))
          .commitAfterRecovery();
      SealedFile.describe(files, path, part.manifest());
    }
    if (retention != null) {
      retention.apply(System.currentTimeMillis());
    }
  }

  @Override
  public void close() {}
}
