package io.halfopen.job.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.apache.flink.api.common.typeinfo.Types;
import org.apache.flink.streaming.api.datastream.DataStream;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.streaming.api.functions.windowing.ProcessWindowFunction;
import org.apache.flink.streaming.api.operators.OneInputStreamOperator;
import org.apache.flink.streaming.api.transformations.OneInputTransformation;
import org.apache.flink.streaming.api.watermark.Watermark;
import org.apache.flink.streaming.api.windowing.assigners.EventTimeSessionWindows;
import org.apache.flink.streaming.api.windowing.windows.TimeWindow;
import org.apache.flink.streaming.runtime.streamrecord.StreamRecord;
import org.apache.flink.streaming.util.KeyedOneInputStreamOperatorTestHarness;
import org.apache.flink.util.Collector;
import org.apache.flink.util.OutputTag;
import org.junit.jupiter.api.Test;

/**
 * The same sessions as Flink's own session windows, on the same packets and watermarks, late ones
 * included. Limits and stragglers, which those windows do not know, are switched off.
 *
 * <p>No two packets lie the gap apart to the millisecond: Flink's windows touch there, so that
 * whether they are one depends on the order of arrival, on which here nothing does.
 */
class StockWindowsTest {
  private static final long GAP_MILLIS = 5_003;
  private static final OutputTag<Packet> LATE = new OutputTag<>("late", PacketType.INSTANCE);

  private static final JobOptions OPTIONS =
      JobOptions.defaults()
          .withSessionGap(Duration.ofMillis(GAP_MILLIS))
          .withLinger(Duration.ZERO)
          .withLimits(Duration.ofDays(1), 250);

  /** A packet, or a watermark where it is null. */
  private record Step(PacketEvent packet, long watermark) {}

  private static List<Step> steps(Random random) {
    List<Step> steps = new ArrayList<>();
    double time = 100;
    long watermark = 0;
    for (int i = 0; i < 200; i++) {
      time += random.nextInt(1500) / 1000.0;
      if (random.nextInt(4) == 0) {
        long behind = random.nextInt(8_000);
        watermark = Math.max(watermark, Packets.START / 1000 + Math.round(time * 1000) - behind);
        steps.add(new Step(null, watermark));
      }
      long millis = Math.round(time * 100) * 10 - random.nextInt(1_200) * 10;
      PacketEvent packet = Packets.synAck(millis / 1000.0);
      packet.setScannerPort(61000 + random.nextInt(4));
      steps.add(new Step(packet, 0));
    }
    return steps;
  }

  /** Sessions as text: port, then the packets' times. */
  private static List<String> stock(List<Step> steps, List<String> late) throws Exception {
    StreamExecutionEnvironment env = StreamExecutionEnvironment.getExecutionEnvironment();
    DataStream<String> windows =
        env.fromData(PacketType.INSTANCE, new Packet())
            .keyBy(Packet::scannerPort, Types.INT)
            .window(EventTimeSessionWindows.withGap(Duration.ofMillis(GAP_MILLIS)))
            .sideOutputLateData(LATE)
            .process(new Describe());
    @SuppressWarnings("unchecked")
    OneInputStreamOperator<Packet, String> operator =
        (OneInputStreamOperator<Packet, String>)
            ((OneInputTransformation<?, ?>) windows.getTransformation()).getOperator();
    try (var harness =
        new KeyedOneInputStreamOperatorTestHarness<>(operator, Packet::scannerPort, Types.INT)) {
      harness.open();
      for (Step step : steps) {
        if (step.packet() == null) {
          harness.processWatermark(new Watermark(step.watermark()));
        } else {
          Packet packet = Packets.packet(step.packet());
          harness.processElement(new StreamRecord<>(packet, packet.capturedMillis()));
        }
      }
      harness.processWatermark(Watermark.MAX_WATERMARK);
      var side = harness.getSideOutput(LATE);
      if (side != null) {
        side.forEach(r -> late.add(time(r.getValue())));
      }
      return harness.extractOutputValues();
    }
  }

  private static String time(Packet packet) {
    return packet.scannerPort() + ":" + (packet.capturedMicros() - Packets.START);
  }

  private static final class Describe
      extends ProcessWindowFunction<Packet, String, Integer, TimeWindow> {
    private static final long serialVersionUID = 1L;

    @Override
    public void process(
        Integer port, Context context, Iterable<Packet> packets, Collector<String> out) {
      out.collect(
          StreamSupport.stream(packets.spliterator(), false)
              .sorted(Packet::compareTo)
              .map(StockWindowsTest::time)
              .distinct()
              .collect(Collectors.joining(" ")));
    }
  }

  /** The same out of the assembler: a session's times follow from its first and its delays. */
  private static List<String> ours(List<Step> steps, List<String> lateTimes) {
    Collected out =
        new Collected(OPTIONS) {
          @Override
          public void late(Packet packet, Late why) {
            lateTimes.add(time(packet));
          }
        };
    for (Step step : steps) {
      if (step.packet() == null) {
        out.assembler.advance(step.watermark());
      } else {
        out.accept(step.packet());
      }
    }
    out.assembler.advance(Long.MAX_VALUE);
    return out.records.stream()
        .map(
            record -> {
              long at = record.getFirstSeenMicros() - Packets.START;
              StringBuilder text = new StringBuilder(record.getScannerPort() + ":" + at);
              for (long delay : record.getDelaysMicros()) {
                at += delay;
                text.append(' ').append(record.getScannerPort()).append(':').append(at);
              }
              return text.toString();
            })
        .toList();
  }

  @Test
  void sessionsAndLatePacketsAreThoseOfFlinksOwnOperator() throws Exception {
    int sessions = 0;
    int lateInAll = 0;
    for (int seed = 0; seed < 150; seed++) {
      List<Step> steps = steps(new Random(seed));
      List<String> stockLate = new ArrayList<>();
      List<String> ourLate = new ArrayList<>();
      List<String> stock = stock(steps, stockLate).stream().sorted().toList();
      List<String> ours = ours(steps, ourLate);
      List<String> missing = stock.stream().filter(one -> !ours.contains(one)).toList();
      List<String> more = ours.stream().filter(one -> !stock.contains(one)).toList();
      assertEquals(
          List.of(),
          missing,
          "seed "
              + seed
              + ", instead of them "
              + more
              + "; late "
              + ourLate
              + " and not "
              + stockLate);
      assertEquals(stock.size(), ours.size(), "seed " + seed + ", too many: " + more);
      assertEquals(stockLate, ourLate, "seed " + seed);
      sessions += stock.size();
      lateInAll += stockLate.size();
    }
    assertTrue(sessions > 1_000, sessions + " sessions were compared");
    assertTrue(lateInAll > 100, lateInAll + " late packets were compared");
  }
}
