package io.halfopen.local.embedded;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.table.RowFormat;
import java.nio.charset.StandardCharsets;
import java.util.function.Predicate;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.PrimitiveArrayTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.jspecify.annotations.Nullable;

/** Records as lines of text, each instance with a format of its own. */
final class RowLines extends RichMapFunction<Ja4TScanRecord, byte[]> {
  private static final long serialVersionUID = 1L;

  private static final byte[] NOTHING = {};

  private final EmbeddedReplay.Rows rows;
  private transient RowFormat<Ja4TScanRecord> format;
  private transient Predicate<Ja4TScanRecord> filter;

  @SuppressWarnings("NullAway") // Flink calls open before anything else
  RowLines(EmbeddedReplay.Rows rows) {
    this.rows = rows;
  }

  /** What {@link LineFile} takes, one a record: empty where there is to be no row. */
  static DataStream<byte[]> of(
      DataStream<Ja4TScanRecord> records, EmbeddedReplay.@Nullable Rows rows) {
    var lines = rows == null ? records.map(record -> NOTHING) : records.map(new RowLines(rows));
    return lines
        .returns(PrimitiveArrayTypeInfo.BYTE_PRIMITIVE_ARRAY_TYPE_INFO)
        .uid("row-lines")
        .name("lines");
  }

  @Override
  public void open(OpenContext context) {
    format = rows.format();
    filter = rows.filter();
  }

  @Override
  public byte[] map(Ja4TScanRecord record) {
    return filter.test(record)
        ? (format.line(record) + "\n").getBytes(StandardCharsets.UTF_8)
        : NOTHING;
  }
}
