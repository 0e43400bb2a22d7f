package io.halfopen.job.sink;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Locale;
import org.apache.flink.core.io.SimpleVersionedSerializer;
import org.apache.flink.streaming.api.functions.sink.filesystem.BucketAssigner;
import org.apache.flink.streaming.api.functions.sink.filesystem.bucketassigners.SimpleVersionedStringSerializer;
import org.apache.flink.util.function.SerializableFunction;
import org.jspecify.annotations.Nullable;

/**
 * {@code date=YYYY-MM-DD/hour=HH}, UTC, of what happened and not of when it was written, so that
 * the same input lands in the same folders whenever it runs.
 */
final class EventHours<T> implements BucketAssigner<T, String> {
  private static final long serialVersionUID = 1L;
  private static final long HOUR_MICROS = 3_600_000_000L;

  private final SerializableFunction<T, Long> micros;
  private long hour = Long.MIN_VALUE;
  private transient @Nullable String folder;

  /** By this time of a row, microseconds since 1970. */
  EventHours(SerializableFunction<T, Long> micros) {
    this.micros = micros;
  }

  @Override
  public String getBucketId(T row, Context context) {
    long of = Math.floorDiv(micros.apply(row), HOUR_MICROS);
    String known = folder;
    if (known == null || of != hour) {
      ZonedDateTime time = Instant.ofEpochSecond(of * 3600).atZone(ZoneOffset.UTC);
      known = String.format(Locale.ROOT, "date=%tF/hour=%tH", time, time);
      folder = known;
      hour = of;
    }
    return known;
  }

  @Override
  public SimpleVersionedSerializer<String> getSerializer() {
    return SimpleVersionedStringSerializer.INSTANCE;
  }
}
