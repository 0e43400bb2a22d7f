package io.halfopen.local.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.event.Tick;
import io.halfopen.job.JobOptions;
import io.halfopen.job.Topics;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Messages of which none can be an event, each made to break something else. */
@Timeout(240)
final class PoisonTest {
  private static final int COUNT = 10_000;
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  @TempDir Path folder;

  private static byte[] packet(Consumer<PacketEvent> evil) {
    PacketEvent packet =
        PacketEvent.newBuilder()
            .setCapturedMicros(System.currentTimeMillis() * 1000)
            .setSensor("s1")
            .setScan("scan1")
            .setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, 1}))
            .setEndpointPort(443)
            .setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}))
            .setScannerPort(61_000)
            .setSequence(9000)
            .setAcknowledgement(5001)
            .setFlags(0x12)
            .setWindow(64_000)
            .setHopLimit(63)
            .setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex("020405b4")))
            .build();
    evil.accept(packet);
    return EventCodec.packets().encode(packet);
  }

  private static byte[] heartbeat(String sensor, long heardUntilMicros, long drops) {
    return EventCodec.heartbeats()
        .encode(new SensorHeartbeat(sensor, "scan1", 0L, heardUntilMicros, drops, 0L, false));
  }

  /** A whole event's beginning, then something else. */
  private static byte[] behind(int kept, Random random, int length) {
    byte[] bytes = new byte[kept + length];
    random.nextBytes(bytes);
    System.arraycopy(packet(p -> {}), 0, bytes, 0, kept);
    return bytes;
  }

  private static byte[] message(int kind, Random random) {
    byte[] whole = packet(p -> {});
    return switch (kind) {
      case 0 -> new byte[0];
      case 1 -> behind(0, random, 1 + random.nextInt(9)); // shorter than a header
      case 2 -> behind(2, random, 20 + random.nextInt(300)); // a schema that nobody released
      case 3 -> Arrays.copyOf(whole, 10 + random.nextInt(whole.length - 10)); // cut off
      case 4 -> negative(whole);
      case 5 -> packet(p -> p.setEndpointPort(random.nextBoolean() ? -1 : 70_000));
      case 6 -> packet(p -> p.setEndpointAddress(ByteBuffer.wrap(new byte[random.nextInt(4)])));
      case 7 -> packet(p -> p.setCapturedMicros(random.nextLong() | Long.MIN_VALUE));
      case 8 -> packet(p -> p.setCapturedMicros(Long.MAX_VALUE - random.nextInt(100)));
      case 9 -> packet(p -> p.setSensor("s".repeat(256 + random.nextInt(5000))));
      case 10 -> packet(p -> p.setScan("a\u0000b\u001b[2J\n"));
      case 11 -> packet(p -> p.setTcpOptions(ByteBuffer.wrap(new byte[41 + random.nextInt(500)])));
      case 12 -> packet(p -> p.setProtocol(1 + random.nextInt(5)));
      case 13 -> heartbeat("s1", Long.MAX_VALUE, 0);
      case 14 -> heartbeat("s1\u0007", 0, 0);
      case 15 -> heartbeat("s1", 0, -1 - random.nextInt(1000));
      case 16 -> EventCodec.ticks().encode(new Tick("t", Long.MIN_VALUE, 0L));
      case 17 -> HexFormat.of().parseHex("aced0005737200116a6176612e7574696c2e486173684d6170");
      case 18 -> "{\"sensor\":\"s1\",\"capturedMicros\":1}".getBytes(StandardCharsets.UTF_8);
      default -> new byte[10_000 + random.nextInt(100_000)];
    };
  }

  /** A name that claims more bytes than there are in the world. */
  private static byte[] negative(byte[] whole) {
    byte[] bytes = whole.clone();
    Arrays.fill(bytes, 18, 27, (byte) 0xff);
    return bytes;
  }

  @Test
  void eachOfTenThousandIsADeadLetterWithItsReasonAndNothingRestarts() throws Exception {
    Random random = new Random(11);
    List<String> sent = new ArrayList<>();
    EmbeddedBroker broker = EmbeddedBroker.start(folder.resolve("broker"));
    EmbeddedJob job = null;
    try (LiveSensor sensor = new LiveSensor(broker.servers());
        Hosts hosts = Hosts.committed(broker.servers(), Topics.FINGERPRINTS);
        KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", broker.servers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
      job =
          EmbeddedJob.start(
              broker.servers(),
              folder.resolve("job"),
              JobOptions.defaults().withSessionGap(Duration.ofSeconds(1)),
              List.of(),
              null);
      sensor.hear(1);
      for (int i = 0; i < COUNT; i++) {
        byte[] message = message(i % 20, random);
        sent.add(Arrays.hashCode(message) + " of " + message.length);
        producer.send(new ProducerRecord<>(Topics.PACKETS, i / 20 % 2, null, message));
      }
      producer.flush();
      sensor.hear(2);
      job.caughtUp(PATIENCE);
      assertEquals(
          List.of("10.77.1.1", "10.77.1.2"), hosts.await(2, PATIENCE).stream().sorted().toList());
      assertEquals(sent.stream().sorted().toList(), deadLetters(broker.servers()));
      assertNull(job.restarted());
    } finally {
      if (job != null) {
        job.cancel();
      }
      broker.close();
    }
  }

  /** All of them as they came, none without a reason. */
  private static List<String> deadLetters(String servers) {
    List<String> letters = new ArrayList<>();
    try (KafkaConsumer<byte[], byte[]> consumer =
        new KafkaConsumer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArrayDeserializer(),
            new ByteArrayDeserializer())) {
      List<TopicPartition> partitions =
          List.of(
              new TopicPartition(Topics.DEAD_LETTERS, 0),
              new TopicPartition(Topics.DEAD_LETTERS, 1));
      consumer.assign(partitions);
      consumer.seekToBeginning(partitions);
      Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
      while (partitions.stream().anyMatch(p -> consumer.position(p) < ends.get(p))) {
        for (ConsumerRecord<byte[], byte[]> letter : consumer.poll(Duration.ofMillis(200))) {
          byte[] reason = letter.headers().lastHeader("reason").value();
          assertFalse(new String(reason, StandardCharsets.UTF_8).isBlank());
          letters.add(Arrays.hashCode(letter.value()) + " of " + letter.value().length);
        }
      }
    }
    return letters.stream().sorted().toList();
  }
}
