package io.halfopen.parquet;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.BulkFormat;
import java.io.IOException;
import org.apache.avro.specific.SpecificData;
import org.apache.flink.api.common.serialization.BulkWriter;
import org.apache.flink.connector.file.sink.compactor.RecordWiseFileCompactor;
import org.apache.flink.core.fs.Path;
import org.apache.flink.formats.parquet.ParquetWriterFactory;
import org.apache.parquet.avro.AvroParquetReader;
import org.apache.parquet.avro.AvroParquetWriter;
import org.apache.parquet.hadoop.ParquetReader;
import org.apache.parquet.hadoop.metadata.CompressionCodecName;
import org.jspecify.annotations.Nullable;

/** {@code format=parquet}: columns of whole records, compressed by Snappy. */
public final class ParquetFiles implements BulkFormat {
  @Override
  public String name() {
    return "parquet";
  }

  @Override
  public BulkWriter.Factory<Ja4TScanRecord> writer() {
    return new ParquetWriterFactory<>(
        out ->
            AvroParquetWriter.<Ja4TScanRecord>builder(out)
                .withSchema(Ja4TScanRecord.getClassSchema())
                .withDataModel(SpecificData.getForClass(Ja4TScanRecord.class))
                .withCompressionCodec(CompressionCodecName.SNAPPY)
                .build());
  }

  @Override
  public RecordWiseFileCompactor.Reader.Factory<Ja4TScanRecord> reader() {
    return Columns::new;
  }

  private static final class Columns implements RecordWiseFileCompactor.Reader<Ja4TScanRecord> {
    private final ParquetReader<Ja4TScanRecord> records;

    Columns(Path path) throws IOException {
      records =
          AvroParquetReader.<Ja4TScanRecord>builder(new FlinkFile(path))
              .withDataModel(SpecificData.getForClass(Ja4TScanRecord.class))
              .build();
    }

    @Override
    public @Nullable Ja4TScanRecord read() throws IOException {
      return records.read();
    }

    @Override
    public void close() throws IOException {
      records.close();
    }
  }
}
