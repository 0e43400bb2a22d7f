package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Packet;
import io.halfopen.job.fingerprint.PacketDecoder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.apache.avro.io.BinaryEncoder;
import org.apache.avro.io.EncoderFactory;
import org.apache.avro.specific.SpecificDatumWriter;
import org.junit.jupiter.api.Test;

/** What is read straight from the bytes is what Avro's own reader and the checks make of them. */
class PacketDecoderTest {
  private static final int BEFORE = 3;

  private final PacketDecoder decoder = new PacketDecoder();
  private final Packet fast = new Packet();

  /** Avro's bytes, with others before and behind them. */
  private static byte[] encoded(PacketEvent event) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.write(new byte[BEFORE]);
    BinaryEncoder encoder = EncoderFactory.get().directBinaryEncoder(out, null);
    new SpecificDatumWriter<>(PacketEvent.class).write(event, encoder);
    out.write(new byte[9]);
    return out.toByteArray();
  }

  private static byte[] bytes(Random random, int n) {
    byte[] bytes = new byte[n];
    random.nextBytes(bytes);
    return bytes;
  }

  /** Any that a sensor can send. */
  private static PacketEvent event(Random random) {
    PacketEvent event = Packets.synAck(random.nextInt(1000) / 7.0);
    int address = random.nextInt(4) == 0 ? 16 : 4;
    event.setSensor("s".repeat(random.nextInt(255)));
    event.setScan(random.nextBoolean() ? "" : "2026-11-21T08:00:00Z");
    event.setEndpointAddress(ByteBuffer.wrap(bytes(random, address)));
    event.setScannerAddress(ByteBuffer.wrap(bytes(random, address)));
    event.setEndpointPort(random.nextInt(1 << 16));
    event.setScannerPort(random.nextInt(1 << 16));
    event.setFromScanner(random.nextBoolean());
    event.setProtocol(random.nextBoolean() ? 6 : 0);
    event.setSequence(random.nextLong() >>> 32);
    event.setAcknowledgement(random.nextLong() >>> 32);
    event.setFlags(random.nextInt(1 << 9));
    event.setWindow(random.nextInt(1 << 16));
    event.setHopLimit(random.nextInt(1 << 8));
    event.setIpId(random.nextBoolean() ? null : (Integer) random.nextInt(1 << 16));
    event.setTcpOptions(ByteBuffer.wrap(bytes(random, random.nextInt(41))));
    event.setOptionsTruncated(random.nextBoolean());
    event.setPayloadLength(random.nextInt(1 << 16));
    event.setPayload(random.nextBoolean() ? null : ByteBuffer.wrap(bytes(random, 300)));
    event.setSentMicros(random.nextBoolean() ? null : (Long) (random.nextLong() >>> 12));
    event.setTemplate(random.nextBoolean() ? null : "64240_2-4-8-1-3_1460_7");
    event.setIcmpType(random.nextBoolean() ? null : (Integer) 3);
    event.setIcmpCode(random.nextBoolean() ? null : (Integer) 1);
    event.setTimeResolutionMicros(List.of(0, 1_000, 1_000_000).get(random.nextInt(3)));
    return event;
  }

  @Property
  void whateverASensorSendsIsReadAsAvroReadsIt(@ForAll long seed) throws IOException {
    PacketEvent event = event(new Random(seed));
    byte[] bytes = encoded(event);
    if (Plausible.wrong(event, LogEntry.UNKNOWN) == null) {
      assertTrue(decoder.read(bytes, BEFORE, bytes.length, fast), event::toString);
      assertEquals(bytes.length - 9, decoder.position());
      Packet slow = new Packet();
      slow.set(event);
      assertArrayEquals(slow.toBytes(), fast.toBytes());
    } else {
      assertFalse(decoder.read(bytes, BEFORE, bytes.length, fast), event::toString);
    }
  }

  @Test
  void whatNoSensorCanHaveSentIsDeclined() throws IOException {
    PacketEvent event = Packets.synAck(0);
    assertTrue(reads(event));
    event.setWindow(1 << 16);
    assertFalse(reads(event));
    event = Packets.synAck(0);
    event.setSequence(-1);
    assertFalse(reads(event));
    event = Packets.synAck(0);
    event.setProtocol(17);
    assertFalse(reads(event));
    event = Packets.synAck(0);
    event.setScannerAddress(ByteBuffer.allocate(16));
    assertFalse(reads(event));
    event = Packets.synAck(0);
    event.setSensor("bell\u0007");
    assertFalse(reads(event));
    event = Packets.synAck(0);
    event.setTcpOptions(ByteBuffer.allocate(41));
    assertFalse(reads(event));
  }

  @Test
  void namesBeyondAsciiAreLeftToAvro() throws IOException {
    PacketEvent event = Packets.synAck(0);
    event.setSensor("Köln");
    assertFalse(reads(event));
  }

  private boolean reads(PacketEvent event) throws IOException {
    byte[] bytes = encoded(event);
    return decoder.read(bytes, BEFORE, bytes.length, fast);
  }

  @Property
  void cutOrDamagedBytesAreNeverReadBeyondTheirEnd(@ForAll long seed, @ForAll @Size(4) byte[] harm)
      throws IOException {
    Random random = new Random(seed);
    byte[] bytes = encoded(event(random));
    int limit = BEFORE + random.nextInt(bytes.length - BEFORE);
    byte[] exact = Arrays.copyOf(bytes, limit);
    for (byte one : harm) {
      if (random.nextBoolean() && limit > BEFORE) {
        exact[BEFORE + random.nextInt(limit - BEFORE)] = one;
      }
    }
    boolean unused = decoder.read(exact, BEFORE, limit, fast);
    assertTrue(decoder.position() <= limit);
  }
}
