package io.halfopen.job.archive;

import io.halfopen.event.ArchivedEvent;
import java.io.IOException;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.core.fs.Path;
import org.apache.flink.core.fs.RecoverableFsDataOutputStream;
import org.apache.flink.core.fs.RecoverableWriter;

/** An archive file that is being written. */
final class OpenPart {
  /** Uncompressed; larger blocks compress a little better and cost a reader more memory. */
  private static final int BLOCK_BYTES = 128 << 10;

  private static final int ZSTD_LEVEL = 3;

  private final Path path;
  private final RecoverableWriter files;
  private final RecoverableFsDataOutputStream stream;
  private final SummedStream summed;
  private final DataFileWriter<ArchivedEvent> writer;
  private final Tally tally = new Tally();

  OpenPart(RecoverableWriter files, Path path) throws IOException {
    this.path = path;
    this.files = files;
    stream = files.open(path);
    summed = new SummedStream(stream);
    writer = new DataFileWriter<>(new SpecificDatumWriter<>(ArchivedEvent.class));
    writer.setCodec(CodecFactory.zstandardCodec(ZSTD_LEVEL, true));
    writer.setSyncInterval(BLOCK_BYTES);
    writer.setMeta(ArchiveFormat.VERSION_KEY, ArchiveFormat.VERSION);
    writer.create(ArchivedEvent.getClassSchema(), summed);
  }

  void write(ArchivedEvent event) throws IOException {
    writer.append(event);
    tally.add(event);
  }

  /** Ends it; it becomes visible when it is committed. */
  ArchivePart finish() throws IOException {
    writer.close();
    var recoverable = stream.closeForCommit().getRecoverable();
    var form = files.getCommitRecoverableSerializer();
    return new ArchivePart(
        path.toString(),
        form.getVersion(),
        form.serialize(recoverable),
        tally.manifest(summed.bytes(), summed.crc32c()).toJson());
  }

  /** Gives it up; a checkpoint never knew of it. */
  void discard() throws IOException {
    stream.close();
  }
}
