package io.halfopen.bench.session;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.JobOptions;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.Train;
import org.apache.flink.api.common.functions.AggregateFunction;
import org.apache.flink.api.common.typeinfo.TypeInformation;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.util.Collector;

/** The same records out of Flink's own session windows, with our packets and our exchange. */
final class StockSessions {
  private StockSessions() {}

  static DataStream<Ja4TScanRecord> of(DataStream<Packet> packets, JobOptions options) {
    TypeInformation<Exchange> kept = TypeInformation.of(Exchange.class);
    return packets
        .keyBy(StockSessions::probe, Types.LONG)
        .window(EventTimeSessionWindows.withGap(options.sessionGap()))
        .aggregate(
            new Gather(options),
            new Read(options),
            kept,
            kept,
            new AvroTypeInfo<>(Ja4TScanRecord.class));
  }

  /** A primitive key; the benchmark's probes differ in these fields alone. */
  static long probe(Packet packet) {
    return (long) packet.endpointIpv4() << 32
        | (long) packet.endpointPort() << 16
        | packet.scannerPort();
  }

  private static final class Gather implements AggregateFunction<Packet, Exchange, Exchange> {
    private static final long serialVersionUID = 1L;
    private final JobOptions options;

    Gather(JobOptions options) {
      this.options = options;
    }

    @Override
    public Exchange createAccumulator() {
      return new Exchange(new Exchange.Limits(options.maxDurationMicros(), options.maxPackets()));
    }

    @Override
    public Exchange add(Packet packet, Exchange exchange) {
      exchange.add(packet);
      return exchange;
    }

    @Override
    public Exchange getResult(Exchange exchange) {
      return exchange;
    }

    @Override
    public Exchange merge(Exchange a, Exchange b) {
      a.merge(b);
      return a;
    }
  }

  private static final class Read
      extends ProcessWindowFunction<Exchange, Ja4TScanRecord, Long, TimeWindow> {
    private static final long serialVersionUID = 1L;
    private final JobOptions options;

    Read(JobOptions options) {
      this.options = options;
    }

    @Override
    public void process(
        Long key, Context context, Iterable<Exchange> exchange, Collector<Ja4TScanRecord> out) {
      Exchange whole = exchange.iterator().next();
      Ja4TScanRecord record =
          Train.record(
              whole.packets(), whole.isBeyond(), whole.isExcess(), options.maxDurationMicros());
      if (record != null) {
        record.setEnded(Ended.GAP);
        out.collect(record);
      }
    }
  }
}
