package io.halfopen.job.session;

import io.halfopen.event.Ja4TScanRecord;
import org.apache.flink.api.common.serialization.SerializerConfig;
import org.apache.flink.api.common.typeutils.TypeSerializer;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;

/** Tells Flink how records travel. */
final class RecordType extends AvroTypeInfo<Ja4TScanRecord> {
  private static final long serialVersionUID = 1L;

  RecordType() {
    super(Ja4TScanRecord.class);
  }

  @Override
  public TypeSerializer<Ja4TScanRecord> createSerializer(SerializerConfig config) {
    return new RecordSerializer();
  }

  /** Never equal to Flink's own type, whose bytes are others. */
  @Override
  public boolean equals(Object other) {
    return other instanceof RecordType;
  }

  @Override
  public int hashCode() {
    return RecordType.class.hashCode();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof RecordType;
  }
}
