package io.halfopen.job.label;

import io.halfopen.event.Ja4TScanRecord;
import java.time.Duration;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.functions.OpenContext;
import org.apache.flink.api.common.functions.RichMapFunction;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.jspecify.annotations.Nullable;

/** Records with what they may be. */
public final class LabelStream {
  private LabelStream() {}

  /**
   * Labelled by the tables as they are now, for inputs that end.
   *
   * @param file the user's table, as a Flink path, or null
   * @throws io.halfopen.event.BadInputException naming what is wrong with the table
   */
  public static SingleOutputStreamOperator<Ja4TScanRecord> of(
      DataStream<Ja4TScanRecord> records, @Nullable String file) {
    String text = file == null ? "" : LabelFile.read(file);
    LabelTable.with(String.valueOf(file), text); // what is wrong is said now
    return records
        .map(new Fixed(String.valueOf(file), text))
        .returns(new AvroTypeInfo<>(Ja4TScanRecord.class))
        .uid("labels")
        .name("labels");
  }

  /**
   * Labelled by the project's table and the user's.
   *
   * @param file the user's table, as a Flink path
   * @param reload how often it is looked at, so that a change needs no restart
   * @throws io.halfopen.event.BadInputException naming what is wrong with the table
   */
  public static SingleOutputStreamOperator<Ja4TScanRecord> of(
      DataStream<Ja4TScanRecord> records, String file, Duration reload) {
    String text = LabelFile.read(file);
    LabelTable.with(file, text); // what is wrong is said now
    return records
        .connect(watched(records, file, reload).broadcast(LabelFunction.TABLES))
        .process(new LabelFunction(file, text), new AvroTypeInfo<>(Ja4TScanRecord.class))
        .uid("labels")
        .name("labels");
  }

  private static DataStream<String> watched(
      DataStream<Ja4TScanRecord> records, String file, Duration reload) {
    DataGeneratorSource<String> looks =
        new DataGeneratorSource<>(
            new LabelFile(file),
            Long.MAX_VALUE,
            RateLimiterStrategy.perSecond(1000.0 / reload.toMillis()),
            Types.STRING);
    return records
        .getExecutionEnvironment()
        .fromSource(
            looks, WatermarkStrategy.forGenerator(c -> new Timeless()), "labels file", Types.STRING)
        .uid("labels-file")
        .setParallelism(1)
        .filter(text -> !text.isEmpty())
        .uid("labels-changed")
        .name("labels changed")
        .setParallelism(1);
  }

  /** A table has no event time and holds nobody's back. */
  private static final class Timeless implements WatermarkGenerator<String> {
    @Override
    public void onEvent(String text, long millis, WatermarkOutput output) {}

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {
      output.emitWatermark(Watermark.MAX_WATERMARK);
    }
  }

  private static final class Fixed extends RichMapFunction<Ja4TScanRecord, Ja4TScanRecord> {
    private static final long serialVersionUID = 1L;
    private final String file;
    private final String text;
    private transient Labeller labeller;

    @SuppressWarnings("NullAway") // Flink calls open before anything else
    Fixed(String file, String text) {
      this.file = file;
      this.text = text;
    }

    @Override
    public void open(OpenContext context) {
      labeller = new Labeller(LabelTable.with(file, text));
    }

    @Override
    public Ja4TScanRecord map(Ja4TScanRecord record) {
      labeller.label(record);
      return record;
    }
  }
}
