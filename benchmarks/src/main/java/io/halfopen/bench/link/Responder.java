package io.halfopen.bench.link;

import io.halfopen.scanner.link.AddressRange;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.LinkConfig;
import io.halfopen.scanner.link.LiveLink;
import io.halfopen.scanner.link.MacAddress;
import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.wire.Checksum;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.stream.IntStream;

/** A million hosts at the far end of the cable, each of which answers every SYN with a SYN-ACK. */
final class Responder implements AutoCloseable {
  /** 2^20 addresses that nothing here is connected to. */
  static final String HOSTS = "11.0.0.0/12";

  private static final int RANGES = 16;
  private static final int ETHERNET = 14;
  private static final int ANSWER_BYTES = 60;

  private final Link link;
  private final PacketSender sender;
  private final PacketBatch batch = new PacketBatch();
  private final Thread thread = new Thread(this::answer, "bench-responder");
  private volatile boolean stopping;
  private volatile long answered;
  private long sent;

  private Responder(Link link) {
    this.link = link;
    sender = link.sender();
  }

  static Responder start(Wire wire) throws Exception {
    List<AddressRange> hosts =
        IntStream.range(0, RANGES)
            .mapToObj(i -> AddressRange.parse("11.%d.0.0-11.%d.255.255".formatted(i, i)))
            .toList();
    MacAddress near = MacAddress.parse(Wire.NEAR_MAC);
    LinkConfig config =
        LinkConfig.of(Wire.FAR_DEVICE, hosts.get(0).first(), 1, 65535)
            .withSources(hosts)
            .withGatewayMac(near);
    Responder responder = wire.runFar(() -> new Responder(LiveLink.open(config)));
    responder.thread.start();
    return responder;
  }

  private void answer() {
    while (!stopping) {
      link.receive((frame, captured, original, micros) -> take(frame, captured));
      flush();
    }
  }

  private void flush() {
    sent += sender.send(batch);
    batch.clear();
    answered = sent;
  }

  /** Turns a SYN round: addresses, ports, and its sequence number acknowledged. */
  private void take(ByteBuffer frame, int captured) {
    int ip = frame.position() + ETHERNET;
    if (captured < ETHERNET + 40 || frame.get(ip + 9) != 6 || frame.get(ip + 33) != 2) {
      return;
    }
    ByteBuffer b = batch.bytes();
    int at = batch.nextAt();
    b.putInt(at, 0x45000000 | ANSWER_BYTES).putInt(at + 4, 0x4000).putInt(at + 8, 0x40060000);
    b.putInt(at + 12, frame.getInt(ip + 16)).putInt(at + 16, frame.getInt(ip + 12));
    b.putShort(at + 10, (short) Checksum.of(b, at, 20));
    b.putShort(at + 20, frame.getShort(ip + 22)).putShort(at + 22, frame.getShort(ip + 20));
    b.putInt(at + 24, frame.getInt(ip + 12)).putInt(at + 28, frame.getInt(ip + 24) + 1);
    b.putInt(at + 32, 0xa012faf0).putInt(at + 36, 0);
    // MSS, SACK, timestamps, no-operation, window scale, as Linux answers.
    b.putInt(at + 40, 0x020405b4).putInt(at + 44, 0x0402080a).putInt(at + 48, 1);
    b.putInt(at + 52, 1).putInt(at + 56, 0x01030307);
    long pseudoHeader = Checksum.add(6 + 40, b, at + 12, 8);
    b.putShort(at + 36, (short) Checksum.fold(Checksum.add(pseudoHeader, b, at + 20, 40)));
    batch.add(ANSWER_BYTES);
    if (batch.isFull()) {
      flush();
    }
  }

  /** SYN-ACKs that the cable has taken. */
  long answered() {
    return answered;
  }

  /** SYNs that did not even reach this end. */
  long missed() {
    return link.kernelDrops();
  }

  @Override
  public void close() throws InterruptedException {
    stopping = true;
    thread.join();
    link.close();
  }
}
