package io.halfopen.scanner.publish;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One encoded event on its way to the broker, which knows whether it has arrived. */
final class Message {
  private final byte @Nullable [] key;
  private final byte[] value;
  private final AtomicInteger awaited = new AtomicInteger(-1);
  private long sinceNanos;

  private Message(byte @Nullable [] key, byte[] value) {
    this.key = key;
    this.value = value;
  }

  /** A packet; its key is the endpoint, so that all answers of one endpoint share a partition. */
  static Message packet(PacketEvent event, EventCodec<PacketEvent> codec) {
    return packet(
        event.getEndpointAddress().duplicate(), event.getEndpointPort(), codec.encode(event));
  }

  /** The same of a packet that is encoded already. */
  static Message packet(ByteBuffer address, int port, byte[] value) {
    ByteBuffer key = ByteBuffer.allocate(address.remaining() + 2);
    key.put(address).putShort((short) port);
    return new Message(key.array(), value);
  }

  /** A heartbeat, which goes to every partition. */
  static Message heartbeat(SensorHeartbeat event, EventCodec<SensorHeartbeat> codec) {
    return new Message(null, codec.encode(event));
  }

  /** Null for a heartbeat. */
  byte @Nullable [] key() {
    return key;
  }

  byte[] value() {
    return value;
  }

  /** From now on this many acknowledgements are awaited. */
  void awaits(int acknowledgements) {
    awaited.set(acknowledgements);
  }

  void acknowledged() {
    awaited.decrementAndGet();
  }

  boolean arrived() {
    return awaited.get() == 0;
  }

  void handedOverAt(long nanos) {
    sinceNanos = nanos;
  }

  long sinceNanos() {
    return sinceNanos;
  }
}
