package io.halfopen.job.session;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.OpenExchange;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.formats.avro.typeutils.AvroTypeInfo;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.datastream.SingleOutputStreamOperator;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.util.OutputTag;

/**
 * The session window: packets keyed by endpoint and probe, gathered by event time until the gap has
 * passed, made into a record.
 */
public final class Sessions {
  /** Sensor and scan of packets that were read from capture files. */
  public static final String CAPTURE = "capture";

  /** Packets whose exchange was closed and forgotten before they came. */
  public static final OutputTag<PacketEvent> LATE =
      new OutputTag<>("late", new AvroTypeInfo<>(PacketEvent.class));

  private static final Duration ALLOWED_LATENESS = Duration.ofSeconds(10);

  private Sessions() {}

  /** Records of all exchanges; late packets leave by {@link #LATE}. */
  public static SingleOutputStreamOperator<Ja4TScanRecord> of(
      DataStream<PacketEvent> packets, JobOptions options) {
    return packets
        .keyBy(Sessions::probe, Types.STRING)
        .window(EventTimeSessionWindows.withGap(options.sessionGap()))
        .trigger(new ExchangeTrigger(options.progressive()))
        .allowedLateness(ALLOWED_LATENESS)
        .sideOutputLateData(LATE)
        .aggregate(
            new ExchangeAggregate(options.maxPackets()),
            new RecordFunction(options),
            new AvroTypeInfo<>(OpenExchange.class),
            new AvroTypeInfo<>(OpenExchange.class),
            new AvroTypeInfo<>(Ja4TScanRecord.class));
  }

  /**
   * The probe that a packet answers: scan, sensor, endpoint, and the address and port that asked.
   * The acknowledged number is checked inside the exchange.
   */
  static String probe(PacketEvent packet) {
    StringBuilder key = new StringBuilder(80);
    key.append(packet.getScan()).append('\0').append(packet.getSensor()).append('\0');
    append(key, packet.getEndpointAddress(), packet.getEndpointPort());
    append(key, packet.getScannerAddress(), packet.getScannerPort());
    return key.toString();
  }

  private static void append(StringBuilder key, ByteBuffer address, int port) {
    key.append((char) address.remaining());
    for (int i = address.position(); i + 1 < address.limit(); i += 2) {
      key.append(address.getChar(i));
    }
    key.append((char) port);
  }
}
