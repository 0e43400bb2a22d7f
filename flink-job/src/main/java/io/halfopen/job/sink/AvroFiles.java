package io.halfopen.job.sink;

import io.halfopen.event.ContainerBounds;
import io.halfopen.event.Ja4TScanRecord;
import java.io.IOException;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.specific.SpecificDatumReader;
import org.apache.avro.specific.SpecificDatumWriter;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.compactor.RecordWiseFileCompactor;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.avro.AvroWriterFactory;
import org.jspecify.annotations.Nullable;

/** Avro's container, deflated: the one compression that every reader of Avro has. */
public final class AvroFiles implements BulkFormat {
  private static final int LEVEL = 6;

  @Override
  public String name() {
    return "avro";
  }

  @Override
  public BulkWriter.Factory<Ja4TScanRecord> writer() {
    return new AvroWriterFactory<>(
        out ->
            new DataFileWriter<>(new SpecificDatumWriter<>(Ja4TScanRecord.class))
                .setCodec(CodecFactory.deflateCodec(LEVEL))
                .create(Ja4TScanRecord.getClassSchema(), out));
  }

  @Override
  public RecordWiseFileCompactor.Reader.Factory<Ja4TScanRecord> reader() {
    return Container::new;
  }

  private static final class Container implements RecordWiseFileCompactor.Reader<Ja4TScanRecord> {
    private final DataFileStream<Ja4TScanRecord> records;

    Container(Path path) throws IOException {
      records =
          new DataFileStream<>(
              ContainerBounds.of(path.getFileSystem().open(path)),
              new SpecificDatumReader<>(Ja4TScanRecord.class));
    }

    @Override
    public @Nullable Ja4TScanRecord read() {
      return records.hasNext() ? records.next() : null;
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }
}
