package io.halfopen.local.embedded;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.job.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/** A sensor that hears now what it is told to hear, and says each quarter of a second so. */
final class LiveSensor implements AutoCloseable {
  private final KafkaProducer<byte[], byte[]> producer;
  private final long epochMicros = micros() - 60_000_000;
  private final Thread beating = new Thread(this::beat, "heartbeats");
  private volatile boolean ended;

  LiveSensor(String servers) {
    producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", servers),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    beating.start();
  }

  private static long micros() {
    return System.currentTimeMillis() * 1000;
  }

  /** A host's SYN-ACK. */
  synchronized void hear(int host) {
    send(host % EmbeddedBroker.PARTITIONS, synAck(host));
  }

  /** What a sensor publishes of a host's SYN-ACK that comes now. */
  static byte[] synAck(int host) {
    PacketEvent packet = new PacketEvent();
    packet.setCapturedMicros(micros());
    packet.setSensor("s1");
    packet.setScan("scan1");
    packet.setEndpointAddress(ByteBuffer.wrap(new byte[] {10, 77, 1, (byte) host}));
    packet.setEndpointPort(443);
    packet.setScannerAddress(ByteBuffer.wrap(new byte[] {10, 77, 0, 1}));
    packet.setScannerPort(61_000);
    packet.setSequence(9000);
    packet.setAcknowledgement(5001);
    packet.setFlags(0x12);
    packet.setWindow(64_000);
    packet.setHopLimit(63);
    packet.setIpId((int) (System.nanoTime() & 0xffff));
    packet.setTcpOptions(ByteBuffer.wrap(HexFormat.of().parseHex("020405b40103030801010402")));
    return EventCodec.packets().encode(packet);
  }

  private synchronized void heartbeat() {
    SensorHeartbeat beat = new SensorHeartbeat("s1", "scan1", epochMicros, micros(), 0L, 0L, false);
    for (int partition = 0; partition < EmbeddedBroker.PARTITIONS; partition++) {
      send(partition, EventCodec.heartbeats().encode(beat));
    }
    producer.flush();
  }

  private void send(int partition, byte[] value) {
    producer.send(new ProducerRecord<>(Topics.PACKETS, partition, null, value));
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

  @Override
  public void close() throws InterruptedException {
    ended = true;
    beating.join();
    producer.close(Duration.ZERO);
  }
}
