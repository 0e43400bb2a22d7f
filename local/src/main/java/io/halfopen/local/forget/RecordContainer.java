package io.halfopen.local.forget;

import io.halfopen.event.ContainerBounds;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.avro.Schema;
import org.apache.avro.file.CodecFactory;
import org.apache.avro.file.DataFileStream;
import org.apache.avro.file.DataFileWriter;
import org.apache.avro.generic.GenericDatumReader;
import org.apache.avro.generic.GenericDatumWriter;
import org.apache.avro.generic.GenericRecord;

/**
 * An Avro container of records or changes, of any release: what counts is its field of the host.
 */
final class RecordContainer {
  private static final String HOST = "host";

  private RecordContainer() {}

  /**
   * Writes a container anew without a network's records.
   *
   * @param beside where the new one is made; it is there afterwards if anything was removed
   * @return how many were removed; -1 where the file holds no records
   */
  static long without(Network network, Path file, Path beside) throws IOException {
    long removed = 0;
    try (DataFileStream<GenericRecord> in =
        new DataFileStream<>(
            ContainerBounds.of(Files.newInputStream(file)), new GenericDatumReader<>())) {
      Schema schema = in.getSchema();
      if (schema.getType() != Schema.Type.RECORD || schema.getField(HOST) == null) {
        return -1;
      }
      try (DataFileWriter<GenericRecord> out =
          new DataFileWriter<>(new GenericDatumWriter<>(schema))) {
        String codec = in.getMetaString("avro.codec");
        out.setCodec(codec == null ? CodecFactory.nullCodec() : CodecFactory.fromString(codec));
        out.create(schema, beside.toFile());
        for (GenericRecord record : in) {
          if (network.contains(record.get(HOST).toString())) {
            removed++;
          } else {
            out.append(record);
          }
        }
      }
    }
    if (removed == 0) {
      Files.delete(beside);
    }
    return removed;
  }
}
