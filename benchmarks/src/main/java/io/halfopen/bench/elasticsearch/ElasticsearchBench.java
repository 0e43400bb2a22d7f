package io.halfopen.bench.elasticsearch;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.job.sink.elasticsearch.BulkBodies;
import io.halfopen.job.sink.elasticsearch.Templates;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The sink beside requests that were ready before the clock began, in turn, on the same server. */
@Command(
    name = "elasticsearch",
    mixinStandardHelpOptions = true,
    description = {
      "Documents a second that the sink writes, beside a plain bulk loader whose requests are ready",
      "in memory. Two documents a record; each round in new indices, which are deleted again."
    })
public final class ElasticsearchBench implements Callable<Integer> {
  /** 2026-11-01T00:00:00Z. */
  private static final long START_MICROS = 1_793_491_200_000_000L;

  private static final int IN_FLIGHT = 4;
  private static final int BATCH = 1_000;

  /** When the first record left the generator: starting a job is not what is measured. */
  private static final AtomicLong FIRST = new AtomicLong();

  @Parameters(paramLabel = "URL", description = "of a local server, such as http://127.0.0.1:9200")
  String url = "";

  @Option(names = "--records", paramLabel = "N", description = "records a round; default 100000")
  int records = 100_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "rounds, the first to warm up; default 3")
  int rounds = 3;

  @Override
  public Integer call() throws Exception {
    PlainLoader loader = new PlainLoader(url);
    for (int round = 0; round < rounds; round++) {
      double plain = perSecond(plain(loader, "bench-plain-" + round));
      double sink = perSecond(sink(loader, "bench-sink-" + round));
      System.out.printf(
          "round %d: plain loader %,.0f documents/s, sink %,.0f documents/s, %.2fx%n",
          round + 1, plain, sink, sink / plain);
    }
    return 0;
  }

  private double perSecond(long nanos) {
    return 2.0 * records / (nanos / 1e9);
  }

  private long plain(PlainLoader loader, String prefix) throws Exception {
    Templates.apply(url + "?prefix=" + prefix);
    List<byte[]> bodies = BulkBodies.of(prefix, ElasticsearchBench::record, records, BATCH);
    long nanos = loader.load(bodies, IN_FLIGHT);
    clear(loader, prefix);
    return nanos;
  }

  private long sink(PlainLoader loader, String prefix) throws Exception {
    String where = url + "?prefix=" + prefix + "&batch=" + BATCH;
    Templates.apply(where);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.getConfig().enableObjectReuse();
    env.enableCheckpointing(10_000);
    FIRST.set(0);
    var stream =
        env.fromSequence(0, records - 1L)
            .map(ElasticsearchBench::timed)
            .returns(new AvroTypeInfo<>(Ja4TScanRecord.class));
    RecordSinks.attach(stream, List.of("elasticsearch:" + where), SinkContext.alone());
    env.execute("bench");
    long nanos = System.nanoTime() - FIRST.get();
    clear(loader, prefix);
    return nanos;
  }

  private static Ja4TScanRecord timed(long n) {
    FIRST.compareAndSet(0, System.nanoTime());
    return record(n);
  }

  /** Counts the documents, and removes them. */
  private void clear(PlainLoader loader, String prefix) throws IOException, InterruptedException {
    for (String index : List.of(prefix + "-records-2026.11", prefix + "-latest")) {
      var refreshed = loader.call("POST", "/" + index + "/_refresh");
      String count = loader.call("GET", "/" + index + "/_count");
      if (!count.startsWith("{\"count\":" + records + ",")) {
        throw new IOException(index + " holds something else than was sent: " + count + refreshed);
      }
      var deleted = loader.call("DELETE", "/" + index);
    }
  }

  private static Ja4TScanRecord record(long n) {
    long first = START_MICROS + n * 1_003;
    long delay = 1_000_000 + n % 1_000;
    return Ja4TScanRecord.newBuilder()
        .setId("%032x".formatted(n * 0x9E3779B97F4A7C15L))
        .setHost("10." + (n >> 16 & 255) + "." + (n >> 8 & 255) + "." + (n & 255))
        .setPort(443)
        .setJa4tscan("65160_2-4-8-1-3_1460_" + n % 12 + "_1-2-4-8-16")
        .setWindow(65160)
        .setOptions("2-4-8-1-3")
        .setMss(1460)
        .setWindowScale((int) (n % 12))
        .setDelaysMicros(List.of(delay, 2 * delay, 4 * delay, 8 * delay, 16 * delay))
        .setFirstSeenMicros(first)
        .setLastSeenMicros(first + 31 * delay)
        .setHopLimit(52)
        .setInitialHopLimit(64)
        .setHops(12)
        .setOptionBytes(ByteBuffer.allocate(0))
        .setEnded(Ended.GAP)
        .setPackets(6)
        .setSensor("sensor-a")
        .setScan("scan-1")
        .setScannerAddress("10.255.255.254")
        .setScannerPort(61000)
        .build();
  }
}
