package io.halfopen.bench.elasticsearch;

import com.sun.management.OperatingSystemMXBean;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.sink.RecordSinks;
import io.halfopen.job.sink.SinkContext;
import io.halfopen.job.sink.elasticsearch.BulkBodies;
import io.halfopen.job.sink.elasticsearch.Templates;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.LongStream;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The sink beside requests that were ready before the clock began, in turn, on the same server. */
@Command(
    name = "elasticsearch",
    mixinStandardHelpOptions = true,
    description =
        "Documents a second that the sink writes, beside a plain bulk loader whose requests are ready "
            + "in memory. Two documents a record; each round in new indices, which are deleted again, and "
            + "the two take turns at being first. The records are made before the clock begins; the sink's "
            + "clock goes on until its job has ended. The last line leaves the first round out.")
public final class ElasticsearchBench implements Callable<Integer> {
  /** 2026-11-01T00:00:00Z. */
  private static final long START_MICROS = 1_793_491_200_000_000L;

  private static final int IN_FLIGHT = 4;
  private static final int BATCH = 1_000;

  /** When the first record left for the sink: starting a job is not what is measured. */
  private static final AtomicLong FIRST = new AtomicLong();

  /** Of this process, when the first record left. */
  private static final AtomicLong FIRST_CPU = new AtomicLong();

  private static final OperatingSystemMXBean MACHINE =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  /** Static, since the job takes the fields of no command along. */
  private static Ja4TScanRecord[] ready = {};

  /** How many documents, and what they took of the clock and of this process's processors. */
  private record Round(long documents, long nanos, long cpuNanos) {
    Round and(Round other) {
      return new Round(documents + other.documents, nanos + other.nanos, cpuNanos + other.cpuNanos);
    }

    /** The processors of this process only: what the server takes stands beside it. */
    String told() {
      return "%,.0f documents/s (%.1f us of CPU each)"
          .formatted(documents / (nanos / 1e9), cpuNanos / 1e3 / documents);
    }
  }

  @Parameters(paramLabel = "URL", description = "of a local server, such as http://127.0.0.1:9200")
  String url = "";

  @Option(names = "--records", paramLabel = "N", description = "records a round; default 200000")
  int records = 200_000;

  @Option(
      names = "--rounds",
      paramLabel = "N",
      description = "rounds, the first to warm up; default 3")
  int rounds = 3;

  @Override
  public Integer call() throws Exception {
    ready =
        LongStream.range(0, records)
            .mapToObj(ElasticsearchBench::record)
            .toArray(n -> new Ja4TScanRecord[n]);
    PlainLoader loader = new PlainLoader(url);
    Round plainWarm = new Round(0, 0, 0);
    Round sinkWarm = plainWarm;
    for (int round = 0; round < rounds; round++) {
      // Whoever comes second meets a server that has just deleted the other's documents.
      Round early = round % 2 == 0 ? plain(loader, round) : null;
      Round sink = sink(loader, "bench-sink-" + round);
      Round plain = early == null ? plain(loader, round) : early;
      tell("round " + (round + 1), plain, sink);
      if (round > 0) {
        plainWarm = plainWarm.and(plain);
        sinkWarm = sinkWarm.and(sink);
      }
    }
    if (rounds > 1) {
      tell("warm rounds together", plainWarm, sinkWarm);
    }
    return 0;
  }

  private static void tell(String which, Round plain, Round sink) {
    System.out.printf(
        "%s: plain loader %s, sink %s, %.2fx%n",
        which, plain.told(), sink.told(), (double) plain.nanos / sink.nanos);
  }

  private Round plain(PlainLoader loader, int round) throws Exception {
    String prefix = "bench-plain-" + round;
    Templates.apply(url + "?prefix=" + prefix);
    List<byte[]> bodies = BulkBodies.of(prefix, n -> ready[(int) n], records, BATCH);
    long cpu = MACHINE.getProcessCpuTime();
    long nanos = loader.load(bodies, IN_FLIGHT);
    Round taken = new Round(2L * records, nanos, MACHINE.getProcessCpuTime() - cpu);
    clear(loader, prefix);
    return taken;
  }

  private Round sink(PlainLoader loader, String prefix) throws Exception {
    String where = url + "?prefix=" + prefix + "&batch=" + BATCH;
    Templates.apply(where);
    StreamExecutionEnvironment env = StreamExecutionEnvironment.createLocalEnvironment(1);
    env.getConfig().enableObjectReuse();
    env.enableCheckpointing(10_000);
    var stream =
        env.fromSequence(0, records - 1L)
            .map(ElasticsearchBench::timed)
            .returns(new AvroTypeInfo<>(Ja4TScanRecord.class));
    RecordSinks.attach(stream, List.of("elasticsearch:" + where), SinkContext.alone());
    env.execute("bench");
    long nanos = System.nanoTime() - FIRST.get();
    Round taken = new Round(2L * records, nanos, MACHINE.getProcessCpuTime() - FIRST_CPU.get());
    clear(loader, prefix);
    return taken;
  }

  private static Ja4TScanRecord timed(long n) {
    if (n == 0) {
      FIRST_CPU.set(MACHINE.getProcessCpuTime());
      FIRST.set(System.nanoTime());
    }
    return ready[(int) n];
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
