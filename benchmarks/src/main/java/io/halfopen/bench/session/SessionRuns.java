package io.halfopen.bench.session;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import io.halfopen.job.session.PacketType;
import io.halfopen.job.session.Sessions;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import org.apache.flink.api.common.eventtime.WatermarkStrategy;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.configuration.Configuration;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.ProcessFunction;
import org.apache.flink.streaming.api.functions.sink.v2.DiscardingSink;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;

/** Runs one variant over the same hosts. */
final class SessionRuns {
  private static final OutputTag<SensorHeartbeat> HEARTBEATS =
      new OutputTag<>("none", TypeInformation.of(SensorHeartbeat.class));

  /** Sums of the run in progress, one an instance. */
  private static final Map<Integer, Sum> SUMS = new HashMap<>();

  private final JobOptions options;
  private final long hosts;
  private final long open;
  private final long warm;

  SessionRuns(JobOptions options, long hosts, long open, long warm) {
    this.options = options;
    this.hosts = hosts;
    this.open = open;
    this.warm = warm;
  }

  /** What has to come out: each host's six packets by themselves, without any state. */
  static Sum truth(JobOptions options, long hosts, long open) {
    Sum sum = new Sum();
    Hosts packets = new Hosts(hosts, open);
    for (long host = 0; host < hosts; host++) {
      Exchange exchange = new Exchange(limits(options));
      for (int k = 0; k < Hosts.PACKETS; k++) {
        exchange.add(packets.packet(host, k));
      }
      finish(exchange, options, sum);
    }
    return sum;
  }

  private static Exchange.Limits limits(JobOptions options) {
    return new Exchange.Limits(options.maxDurationMicros(), options.maxPackets());
  }

  Result run(Variant variant, int parallelism) throws Exception {
    SUMS.clear();
    if (variant == Variant.LOOP) {
      loop();
    } else {
      job(variant, parallelism);
    }
    Sum all = new Sum();
    SUMS.values().forEach(all::add);
    return new Result(
        variant,
        hosts * Hosts.PACKETS - warm,
        HostSource.done.wall() - HostSource.warmed.wall(),
        HostSource.done.cpu() - HostSource.warmed.cpu(),
        all);
  }

  private void job(Variant variant, int parallelism) throws Exception {
    Configuration config = new Configuration();
    config.setString("rest.bind-address", "127.0.0.1");
    config.setString("rest.bind-port", "0");
    StreamExecutionEnvironment env =
        StreamExecutionEnvironment.createLocalEnvironment(parallelism, config);
    env.setMaxParallelism(128);
    env.getConfig().enableObjectReuse();
    SingleOutputStreamOperator<Packet> packets =
        env.fromSource(
                new HostSource(hosts, open, warm),
                WatermarkStrategy.noWatermarks(),
                "hosts",
                PacketType.INSTANCE)
            .setParallelism(1);
    DataStream<?> out =
        switch (variant) {
          case STOCK -> summed(StockSessions.of(packets, options));
          case OURS -> {
            DataStream<SensorHeartbeat> beats =
                packets.process(new Heartbeats()).setParallelism(1).getSideOutput(HEARTBEATS);
            yield summed(Sessions.of(packets, beats, options));
          }
          default -> packets.keyBy(Packet::key).process(new Swallow());
        };
    out.sinkTo(new DiscardingSink<>());
    env.execute();
  }

  private static DataStream<Long> summed(DataStream<Ja4TScanRecord> records) {
    return records.process(new Summing());
  }

  /** A sensor that hears all: a heartbeat for each second of the packets. */
  private static final class Heartbeats extends ProcessFunction<Packet, Packet> {
    private static final long serialVersionUID = 1L;
    private static final long AHEAD_MICROS = 3_600_000_000L;
    private long second;

    @Override
    public void processElement(Packet packet, Context context, Collector<Packet> out) {
      long now = packet.capturedMillis() / 1000;
      if (now > second) {
        second = now;
        context.output(
            HEARTBEATS,
            new SensorHeartbeat(
                packet.sensor(), packet.scan(), 1L, now * 1_000_000 + AHEAD_MICROS, 0L, 0L, false));
      }
    }
  }

  private static final class Swallow extends ProcessFunction<Packet, Long> {
    private static final long serialVersionUID = 1L;

    @Override
    public void processElement(Packet packet, Context context, Collector<Long> out) {}
  }

  private static final class Summing extends ProcessFunction<Ja4TScanRecord, Long> {
    private static final long serialVersionUID = 1L;
    private final Sum sum = new Sum();

    @Override
    public void processElement(Ja4TScanRecord record, Context context, Collector<Long> out) {
      sum.add(record);
    }

    @Override
    public void close() {
      synchronized (SUMS) {
        SUMS.put(getRuntimeContext().getTaskInfo().getIndexOfThisSubtask(), sum);
      }
    }
  }

  /** No framework, no checkpoints, nothing late: the least that the task costs with objects. */
  private void loop() {
    record Open(Exchange exchange, long[] last) {}
    record Due(long probe, long millis) {}
    Exchange.Limits limits = new Exchange.Limits(options.maxDurationMicros(), options.maxPackets());
    Map<Long, Open> sessions = new HashMap<>();
    ArrayDeque<Due> due = new ArrayDeque<>();
    Hosts packets = new Hosts(hosts, open);
    Sum sum = new Sum();
    long gap = options.sessionGap().toMillis();
    long seen = 0;
    for (Packet packet = packets.next(); packet != null; packet = packets.next()) {
      long millis = packet.capturedMillis();
      long probe = StockSessions.probe(packet);
      Open session =
          sessions.computeIfAbsent(
              probe,
              p -> {
                due.add(new Due(p, millis + gap));
                return new Open(new Exchange(limits), new long[1]);
              });
      session.exchange().add(packet);
      session.last()[0] = millis;
      if (seen++ == warm) {
        HostSource.warmed = HostSource.Mark.now();
      }
      for (Due first = due.peek(); first != null && first.millis() <= millis; first = due.peek()) {
        due.poll();
        Open over = sessions.get(first.probe());
        if (over == null) {
          continue;
        }
        if (over.last()[0] + gap <= millis) {
          sessions.remove(first.probe());
          finish(over.exchange(), options, sum);
        } else {
          due.add(new Due(first.probe(), over.last()[0] + gap));
        }
      }
    }
    HostSource.done = HostSource.Mark.now();
    sessions.values().forEach(s -> finish(s.exchange(), options, sum));
    SUMS.put(0, sum);
  }

  private static void finish(Exchange exchange, JobOptions options, Sum sum) {
    Ja4TScanRecord record =
        Train.record(
            exchange.packets(),
            exchange.isBeyond(),
            exchange.isExcess(),
            options.maxDurationMicros());
    if (record != null) {
      record.setEnded(Ended.GAP);
      sum.add(record);
    }
  }
}
