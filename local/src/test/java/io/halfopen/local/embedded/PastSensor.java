package io.halfopen.local.embedded;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.event.Tick;
import io.halfopen.job.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * A sensor whose clock can stand in the past: it goes on where it was when it was put into a file,
 * however long ago that is, behind as many messages as its topic held then.
 */
final class PastSensor implements AutoCloseable {
  private static final int FILLED = 10_000;

  private final KafkaProducer<byte[], byte[]> producer;
  private final long epochMicros;
  private final Map<Integer, Long> firstMicros = new HashMap<>();
  private final long behindMicros;
  private final Thread beating = new Thread(this::beat, "heartbeats");
  private volatile boolean ended;

  private PastSensor(String servers, long epochMicros, long behindMicros) {
    this.epochMicros = epochMicros;
    this.behindMicros = behindMicros;
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** One of today. */
  static PastSensor now(String servers) {
    PastSensor sensor = new PastSensor(servers, System.currentTimeMillis() * 1000, 0);
    sensor.beating.start();
    return sensor;
  }

  /** The one that was kept there. */
  static PastSensor goingOn(String servers, Path file) throws Exception {
    List<Long> kept = Files.readAllLines(file).stream().map(Long::valueOf).toList();
    long behind = System.currentTimeMillis() * 1000 - kept.get(1);
    PastSensor sensor = new PastSensor(servers, kept.get(0), behind);
    for (int host = 1; host + 1 < kept.size(); host++) {
      sensor.firstMicros.put(host, kept.get(host + 1));
    }
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", servers))) {
      NewTopic topic = new NewTopic(Topics.PACKETS, EmbeddedBroker.PARTITIONS, (short) 1);
      if (!admin.listTopics().names().get().contains(Topics.PACKETS)) {
        admin.createTopics(List.of(topic)).all().get();
      }
    }
    sensor.fill();
    sensor.beating.start();
    return sensor;
  }

  /** What stands before the kept position is read by nobody; ticks mean nothing to anybody. */
  private void fill() {
    byte[] tick = EventCodec.ticks().encode(new Tick("filling", 0L, 0L));
    for (int i = 0; i < FILLED; i++) {
      send(i % EmbeddedBroker.PARTITIONS, tick);
    }
    producer.flush();
  }

  private long micros() {
    return System.currentTimeMillis() * 1000 - behindMicros;
  }

  /** A host's first SYN-ACK to a new probe. */
  synchronized void hear(int host, int window) {
    firstMicros.put(host, micros());
    synAck(host, window, micros());
  }

  /** Its next one; returns how long after the first. */
  synchronized long hearAgain(int host, int window) {
    long at = micros();
    long first = firstMicros.get(host);
    synAck(host, window, at);
    return at - first;
  }

  private void synAck(int host, int window, long micros) {
    PacketEvent packet =
        PacketEvent.newBuilder()
            .setCapturedMicros(micros)
            .setSensor("s1")
            .setScan("scan1")
            .setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) host}))
            .setEndpointPort(443)
            .setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}))
            // Each window a probe of its own.
            .setScannerPort(61_000 + window % 4_000)
            .setSequence(9000)
            .setAcknowledgement(5000 + window)
            .setFlags(0x12)
            .setWindow(window)
            .setHopLimit(63)
            .setIpId((int) (micros & 0xffff))
            .setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex("020405b40103030801010402")))
            .build();
    send(host % EmbeddedBroker.PARTITIONS, EventCodec.packets().encode(packet));
  }

  private void send(int partition, byte[] value) {
    producer.send(new ProducerRecord<>(Topics.PACKETS, partition, null, value));
  }

  private synchronized void heartbeat() {
    SensorHeartbeat beat = new SensorHeartbeat("s1", "scan1", epochMicros, micros(), 0L, 0L, false);
    for (int partition = 0; partition < EmbeddedBroker.PARTITIONS; partition++) {
      send(partition, EventCodec.heartbeats().encode(beat));
    }
    producer.flush();
  }

  private void beat() {
    try {
      while (!ended) {
        heartbeat();
        Thread.sleep(250);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Lets time pass. */
  static void pass(Duration time) throws InterruptedException {
    Thread.sleep(time.toMillis());
  }

  /** Ends it and keeps where its clock stood and when it heard whom. */
  void keep(Path file) throws IOException, InterruptedException {
    stop();
    StringBuilder lines = new StringBuilder().append(epochMicros).append('\n').append(micros());
    for (int host = 1; host <= firstMicros.size(); host++) {
      lines.append('\n').append(firstMicros.get(host));
    }
    Files.writeString(file, lines);
  }

  private void stop() throws InterruptedException {
    ended = true;
    beating.join();
  }

  @Override
  public void close() throws InterruptedException {
    stop();
    producer.close(Duration.ZERO);
  }
}
