package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.flink.core.fs.FileSystem;
import org.apache.flink.core.fs.RecoverableWriter;
import org.jspecify.annotations.Nullable;

/**
 * An archive as a job of some instances leaves it: a file a minute and instance, in their order.
 */
public final class MadeArchive implements AutoCloseable {
  private final Path folder;
  private final RecoverableWriter files = FileSystem.getLocalFileSystem().createRecoverableWriter();
  private final List<@Nullable OpenPart> open = new ArrayList<>();
  private long minute = Long.MIN_VALUE;

  public MadeArchive(Path folder, int instances) throws IOException {
    this.folder = folder;
    for (int i = 0; i < instances; i++) {
      open.add(null);
    }
  }

  /** Takes the next event in the order of time, as this instance read it. */
  public void write(ArchivedEvent event, int instance) throws IOException {
    long of = Math.floorDiv(ArchiveFormat.micros(event), ArchiveFormat.MINUTE_MICROS);
    if (of != minute) {
      close();
      minute = of;
    }
    OpenPart part = open.get(instance);
    if (part == null) {
      String name = ArchiveFormat.path(minute, "bench-" + instance, 0) + ArchiveFormat.SUFFIX;
      part = new OpenPart(files, new org.apache.flink.core.fs.Path(folder.resolve(name).toUri()));
      open.set(instance, part);
    }
    part.write(event);
  }

  @Override
  public void close() throws IOException {
    for (int i = 0; i < open.size(); i++) {
      OpenPart part = open.get(i);
      if (part != null) {
        commit(part.finish());
        open.set(i, null);
      }
    }
  }

  private void commit(ArchivePart part) throws IOException {
    var form = files.getCommitRecoverableSerializer();
    files
        .recoverForCommit(form.deserialize(part.version(), part.recoverable()))
        .commitAfterRecovery();
    Path path = Path.of(new org.apache.flink.core.fs.Path(part.path()).toUri().getPath());
    Files.write(
        path.resolveSibling(path.getFileName() + ArchiveFormat.MANIFEST_SUFFIX),
        (part.manifest() + "\n").getBytes(StandardCharsets.UTF_8));
  }
}
