package io.halfopen.local.sink;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordFormat;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What every sink keeps: the same records, whatever it is, and whatever happens on the way. */
abstract class RecordSinkContract {
  static final long RECORDS = 400;

  @TempDir Path folder;

  /** What a user would write; a place that this test alone has. */
  abstract String spec() throws Exception;

  /** What stands there, a text each. */
  abstract List<String> contents() throws Exception;

  /** Whether a failure in the middle leaves each record once, instead of at least once. */
  abstract boolean exactlyOnce();

  /** Specs that cannot be used, each for a reason of its own. */
  abstract List<String> wrong() throws Exception;

  /** A record as {@link #contents} gives it. */
  String shown(Ja4TScanRecord record) {
    return RecordFormat.of("json", null).line(record);
  }

  SinkContext context() {
    return SinkContext.alone();
  }

  final StreamExecutionEnvironment environment() {
    Configuration config = new Configuration();
    config.setString("restart-strategy.type", "fixed-delay");
    config.setString("restart-strategy.fixed-delay.attempts", "1");
    config.setString("restart-strategy.fixed-delay.delay", "0 s");
    config.setString("execution.checkpointing.dir", folder.resolve("state").toUri().toString());
    config.setString("rest.bind-port", "0");
    config.setString("rest.bind-address", "127.0.0.1");
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(2, config);
    env.enableCheckpointing(100);
    return env;
  }

  private static DataStream<Ja4TScanRecord> records(StreamExecutionEnvironment env) {
    return env.fromSource(
        new DataGeneratorSource<>(
            SinkRecords::of,
            RECORDS,
            RateLimiterStrategy.perCheckpoint((int) RECORDS / 5),
            TypeInformation.of(Ja4TScanRecord.class)),
        WatermarkStrategy.noWatermarks(),
        "records");
  }

  final List<String> expected(Predicate<Ja4TScanRecord> taken) {
    return LongStream.range(0, RECORDS)
        .mapToObj(SinkRecords::of)
        .filter(taken)
        .map(this::shown)
        .sorted()
        .toList();
  }

  @Test
  void everyRecordArrivesAsItIs() throws Exception {
    StreamExecutionEnvironment env = environment();
    RecordSinks.attach(records(env), List.of(spec()), context());
    env.execute();
    assertEquals(expected(r -> true), contents().stream().sorted().toList());
  }

  @Test
  void aFailureInTheMiddleLosesNothing() throws Exception {
    StreamExecutionEnvironment env = environment();
    FailsOnce.armed();
    RecordSinks.attach(records(env).map(new FailsOnce()), List.of(spec()), context());
    env.execute();
    assertTrue(FailsOnce.failed(), "nothing failed");
    List<String> contents = contents().stream().sorted().toList();
    assertEquals(
        expected(r -> true), exactlyOnce() ? contents : contents.stream().distinct().toList());
  }

  @Test
  void onlyWhatTheFilterTakesArrives() throws Exception {
    StreamExecutionEnvironment env = environment();
    String filter = "filter=port != 80 && host = 192.0.2.0/25";
    String spec = spec() + (spec().contains("?") ? "&" : "?") + filter;
    RecordSinks.attach(records(env), List.of(spec), context());
    env.execute();
    List<String> expected =
        expected(
            r ->
                r.getPort() != 80
                    && r.getHost().matches("192\\.0\\.2\\.(\\d{1,2}|1[01]\\d|12[0-7])"));
    assertFalse(expected.isEmpty());
    assertEquals(expected, contents().stream().sorted().toList());
  }

  @Test
  void whatIsWrongIsSaidInOneLineBeforeAnythingBegins() throws Exception {
    String filter = spec() + (spec().contains("?") ? "&" : "?") + "filter=port = 80 && hst = 1";
    DataStream<Ja4TScanRecord> records = records(environment());
    BadInputException pointed =
        assertThrows(
            BadInputException.class, () -> RecordSinks.attach(records, List.of(filter), context()));
    assertEquals("port = 80 && hst = 1\n" + " ".repeat(13) + "^", pointed.pointer());
    for (String spec : wrong()) {
      BadInputException said =
          assertThrows(
              BadInputException.class,
              () -> RecordSinks.attach(records, List.of(spec), context()),
              spec);
      assertEquals(1, said.getMessage().lines().count(), said.getMessage());
    }
  }
}
