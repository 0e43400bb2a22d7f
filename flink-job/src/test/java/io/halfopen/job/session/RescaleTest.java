package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntSupplier;
import org.apache.flink.api.common.eventtime.Watermark;
import org.apache.flink.api.common.eventtime.WatermarkGenerator;
import org.apache.flink.api.common.eventtime.WatermarkOutput;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.connector.source.util.ratelimit.RateLimiterStrategy;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.connector.datagen.source.DataGeneratorSource;
import org.apache.flink.core.execution.JobClient;
import org.apache.flink.core.execution.SavepointFormatType;
import org.apache.flink.runtime.minicluster.MiniCluster;
import org.apache.flink.runtime.testutils.MiniClusterResourceConfiguration;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.test.junit5.InjectMiniCluster;
import org.apache.flink.test.junit5.MiniClusterExtension;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A job that is stopped in the middle of its packets and goes on with other slots. Time stands
 * still until it was stopped, however long that takes, and goes on behind the last packet then.
 */
class RescaleTest {
  @RegisterExtension
  static final MiniClusterExtension CLUSTER =
      new MiniClusterExtension(
          new MiniClusterResourceConfiguration.Builder()
              .setNumberTaskManagers(1)
              .setNumberSlotsPerTaskManager(4)
              .build());

  private static final int HOSTS = 700;
  private static final int[] AFTER_SECONDS = {0, 1, 3, 7, 15, 31};
  private static final int ALL = HOSTS * AFTER_SECONDS.length;
  private static final int PACKETS_A_SECOND = 6_000;
  private static final int CLOCK_PORT = 0;

  /** Seconds: past gap and linger of the last packets. */
  private static final int AFTERWARDS = 150;

  private static final long SLOW_NANOS = 1_000_000;
  private static final OutputTag<SensorHeartbeat> HEARTBEATS =
      new OutputTag<>("none", TypeInformation.of(SensorHeartbeat.class));

  private static final AtomicInteger SENT = new AtomicInteger();
  private static final AtomicInteger TICKED = new AtomicInteger();
  private static volatile boolean timeStands;
  private static final AtomicInteger LOOKS = new AtomicInteger();
  private static final Queue<String> RECORDS = new ConcurrentLinkedQueue<>();

  @TempDir Path folder;

  /** In the order of time; one host in nine is IPv6, so that it is kept as an object. */
  private static Packet packet(long i) {
    if (i >= ALL) {
      return tick();
    }
    int host = (int) i % HOSTS;
    int turn = (int) i / HOSTS;
    PacketEvent event = Packets.synAck(AFTER_SECONDS[turn] + host / 1e4);
    event.setSensor(Sessions.CAPTURE);
    event.setScannerPort(1 + host);
    if (host % 9 == 0) {
      event.setEndpointAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
      event.setScannerAddress(ByteBuffer.wrap(new byte[16]).put(0, (byte) 0x20));
      event.setIpId(null);
    }
    SENT.incrementAndGet();
    return Packets.packet(event);
  }

  /** Moves time alone; it goes no further than to its watermark. */
  private static Packet tick() {
    int seconds = timeStands ? 0 : TICKED.incrementAndGet();
    PacketEvent event = Packets.synAck(AFTER_SECONDS[AFTER_SECONDS.length - 1] + 1 + seconds);
    event.setScannerPort(CLOCK_PORT);
    return Packets.packet(event);
  }

  private Configuration settings(String backend, boolean unaligned) {
    return Configuration.fromMap(
        Map.of(
            "state.backend.type",
            backend,
            "execution.checkpointing.dir",
            folder.toUri().toString(),
            "execution.checkpointing.interval",
            "1 h",
            "execution.checkpointing.externalized-checkpoint-retention",
            "RETAIN_ON_CANCELLATION",
            "execution.checkpointing.unaligned.enabled",
            String.valueOf(unaligned),
            "restart-strategy.type",
            "none"));
  }

  private static JobClient start(Configuration settings, int slots, boolean slowly)
      throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment(settings);
    env.setParallelism(slots);
    env.setMaxParallelism(128);
    env.getConfig().enableObjectReuse();
    SingleOutputStreamOperator<Packet> packets =
        env.fromSource(
                new DataGeneratorSource<>(
                    RescaleTest::packet,
                    Long.MAX_VALUE,
                    RateLimiterStrategy.perSecond(slowly ? 1e6 : PACKETS_A_SECOND),
                    PacketType.INSTANCE),
                WatermarkStrategy.<Packet>forGenerator(context -> new EveryPacket())
                    .withTimestampAssigner((packet, none) -> packet.capturedMillis()),
                "packets")
            .setParallelism(1)
            .uid("packets")
            .process(new Pass())
            .setParallelism(1)
            .uid("pass");
    Sessions.of(
            packets,
            packets.getSideOutput(HEARTBEATS),
            JobOptions.defaults().withProgressive(slowly))
        .uid("sessions")
        .process(new Take(slowly))
        .uid("take")
        .sinkTo(new DiscardingSink<>())
        .uid("end");
    return env.executeAsync();
  }

  /** Each packet moves time, so that what was sent is also what time it is. */
  private static final class EveryPacket implements WatermarkGenerator<Packet> {
    @Override
    public void onEvent(Packet packet, long timestamp, WatermarkOutput output) {
      output.emitWatermark(new Watermark(timestamp - 1));
    }

    @Override
    public void onPeriodicEmit(WatermarkOutput output) {}
  }

  private static final class Pass extends ProcessFunction<Packet, Packet> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Packet packet, Context context, Collector<Packet> out) {
      if (packet.scannerPort() != CLOCK_PORT) {
        out.collect(packet);
      }
    }
  }

  /** Where it is slow, packets pile up before the sessions. */
  private static final class Take extends ProcessFunction<Ja4TScanRecord, String> {
    private static final long serialVersionUID = 1L;
    private final boolean slowly;

    Take(boolean slowly) {
      this.slowly = slowly;
    }

    @Override
    public void processElement(Ja4TScanRecord record, Context context, Collector<String> out) {
      if (record.getEnded() != Ended.OPEN) {
        RECORDS.add(record.getScannerPort() + " " + record.getJa4tscan() + record.getRevision());
      } else if (slowly) {
        LOOKS.incrementAndGet();
        LockSupport.parkNanos(
            SLOW_NANOS * getRuntimeContext().getTaskInfo().getNumberOfParallelSubtasks());
      }
    }
  }

  private static void await(IntSupplier count, int least) throws InterruptedException {
    for (int left = 2_000; count.getAsInt() < least; left--) {
      assertTrue(left > 0, count.getAsInt() + " of " + least + " after a minute");
      TimeUnit.MILLISECONDS.sleep(30);
    }
  }

  /** Returns the state to go on from, once the job has ended. */
  private String stop(JobClient job, String how, MiniCluster cluster) throws Exception {
    if (how.equals("UNALIGNED")) {
      await(LOOKS::get, ALL / 20);
      String kept = cluster.triggerCheckpoint(job.getJobID()).get(1, TimeUnit.MINUTES);
      job.cancel().get(1, TimeUnit.MINUTES);
      while (!job.getJobStatus().get().isGloballyTerminalState()) {
        TimeUnit.MILLISECONDS.sleep(20);
      }
      return kept;
    }
    await(SENT::get, ALL / 2);
    return end(job, SavepointFormatType.valueOf(how));
  }

  private String end(JobClient job, SavepointFormatType format) throws Exception {
    return job.stopWithSavepoint(false, folder.toUri().toString(), format).get(1, TimeUnit.MINUTES);
  }

  @ParameterizedTest(name = "{0} to {1} slots, {2}, {3}")
  @CsvSource({
    "1, 2, CANONICAL, hashmap",
    "2, 1, UNALIGNED, hashmap",
    "2, 4, UNALIGNED, hashmap",
    "4, 2, NATIVE, hashmap",
    "1, 2, UNALIGNED, rocksdb",
    "2, 1, NATIVE, rocksdb",
    "2, 4, CANONICAL, rocksdb",
    "4, 2, UNALIGNED, rocksdb"
  })
  void everyHostIsReportedOnceOverARestartWithOtherSlots(
      int before, int after, String how, String backend, @InjectMiniCluster MiniCluster cluster)
      throws Exception {
    boolean unaligned = how.equals("UNALIGNED");
    SENT.set(0);
    TICKED.set(0);
    LOOKS.set(0);
    timeStands = true;
    RECORDS.clear();
    Configuration settings = settings(backend, unaligned);
    String kept = stop(start(settings, before, unaligned), how, cluster);
    assertEquals(0, RECORDS.size(), "the gap of no host had passed");

    settings.setString("execution.state-recovery.path", kept);
    timeStands = false;
    JobClient job = start(settings, after, false);
    await(TICKED::get, AFTERWARDS);
    await(RECORDS::size, HOSTS);
    // Its barriers follow all that was sent.
    end(job, SavepointFormatType.CANONICAL);
    Map<String, Integer> times = new HashMap<>();
    RECORDS.forEach(record -> times.merge(record, 1, Integer::sum));
    Map<String, Integer> expected = new HashMap<>();
    for (int port = 1; port <= HOSTS; port++) {
      expected.put(port + " 65160_2-4-8-1-3_1460_10_1-2-4-8-160", 1);
    }
    assertEquals(expected, times);
  }
}
