package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import io.halfopen.scanner.link.Link;
import io.halfopen.scanner.link.PacketBatch;
import io.halfopen.scanner.link.PacketSender;
import io.halfopen.scanner.link.Receiver;
import io.halfopen.scanner.link.WallClock;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.target.Blocklist;
import io.halfopen.scanner.target.Targets;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ScanTest {
  private static final int SOURCE = 0x7f000001;

  /** Every probe is answered by one SYN-ACK and one forged one. */
  private static final class EchoLink implements Link {
    final BlockingQueue<ByteBuffer> answers = new LinkedBlockingQueue<>();
    volatile boolean closed;
    private volatile long lastCapturedMicros;
    private long heardUntilMicros;

    @Override
    public PacketSender sender() {
      return this::send;
    }

    private int send(PacketBatch batch) {
      int taken = 0;
      for (int i = 0; i < batch.size(); i++) {
        if ((batch.target(i) & 0xff) != 9) {
          taken++;
          answer(batch.bytes().slice(batch.at(i), batch.length(i)), batch.target(i));
        }
      }
      return taken;
    }

    private void answer(ByteBuffer packet, int target) {
      for (int forged = 0; forged < 2; forged++) {
        ByteBuffer b = ByteBuffer.allocate(40);
        b.putInt(0x45000028).putInt(0x4000).putInt(0x40060000).putInt(target).putInt(SOURCE);
        b.putShort(packet.getShort(22)).putShort(packet.getShort(20)).putInt(7);
        b.putInt(packet.getInt(24) + 1 + forged).putShort((short) 0x5012).putShort((short) 1000);
        b.putInt(0).flip();
        answers.add(b);
      }
    }

    @Override
    public int receive(Receiver receiver) {
      long lookedMicros = WallClock.micros();
      try {
        ByteBuffer b = answers.poll(5, TimeUnit.MILLISECONDS);
        if (b == null) {
          heardUntilMicros = lookedMicros;
          return 0;
        }
        lastCapturedMicros = WallClock.micros();
        receiver.packet(b, 40, 40, lastCapturedMicros);
        return 1;
      } catch (InterruptedException e) {
        return 0;
      }
    }

    @Override
    public long heardUntilMicros() {
      return heardUntilMicros;
    }

    @Override
    public int dataLinkType() {
      return 12;
    }

    @Override
    public long kernelDrops() {
      return 3;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private static final class Collector implements PacketPublisher {
    final List<PacketEvent> packets = new ArrayList<>();
    final List<SensorHeartbeat> heartbeats = new ArrayList<>();
    boolean fails;

    @Override
    public synchronized void publish(PacketEvent e) {
      if (fails) {
        throw new IllegalStateException("the broker is gone");
      }
      packets.add(e);
    }

    @Override
    public synchronized void heartbeat(SensorHeartbeat h) {
      heartbeats.add(h);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private static Scan scan(EchoLink link, Collector collector, AtomicBoolean ruleGone) {
    ScanConfig config =
        ScanConfig.of("r1", "s1")
            .targets("192.0.2.0/28")
            .ports("80,443")
            .blocklist(Blocklist.none())
            .rate(2000)
            .build();
    Targets targets = Targets.of(List.of("192.0.2.0/28"), "80,443", Blocklist.none());
    return new Scan(config, targets, SOURCE, collector, link, () -> ruleGone.set(true));
  }

  @Test
  void everyTargetIsAskedOnceAndOnlyRealAnswersAreEvents() throws Exception {
    EchoLink link = new EchoLink();
    Collector collector = new Collector();
    AtomicBoolean ruleGone = new AtomicBoolean();
    Scan scan = scan(link, collector, ruleGone);
    scan.start();
    while (!scan.status().sendingDone() || scan.status().received() < 60) {
      Thread.sleep(5);
    }
    Thread.sleep(600);
    scan.close();
    scan.close();
    Status status = scan.status();
    assertNull(status.failure());
    assertEquals(32, status.targets());
    assertEquals(30, status.sent());
    assertEquals(2, status.sendErrors());
    assertEquals(30, status.valid());
    assertEquals(30, status.invalid());
    assertEquals(3, status.kernelDrops());
    assertTrue(link.closed && ruleGone.get());
    Set<String> endpoints = new HashSet<>();
    for (PacketEvent e : collector.packets) {
      endpoints.add(
          e.getEndpointAddress()
              + ""
              + e.getEndpointAddress().getInt(0)
              + ":"
              + e.getEndpointPort());
    }
    assertEquals(30, endpoints.size());
    assertTrue(collector.heartbeats.size() >= 3);
    long before = 0;
    for (SensorHeartbeat h : collector.heartbeats) {
      assertTrue(h.getHeardUntilMicros() >= before);
      before = h.getHeardUntilMicros();
    }
    SensorHeartbeat last = collector.heartbeats.get(collector.heartbeats.size() - 1);
    assertTrue(last.getEnded());
    assertTrue(last.getHeardUntilMicros() > status.lastAnswerMicros());
  }

  @Test
  void aFailedScanShowsInItsStatusAndSaysThatItEndedWithoutAPromise() throws Exception {
    EchoLink link = new EchoLink();
    Collector collector = new Collector();
    collector.fails = true;
    Scan scan = scan(link, collector, new AtomicBoolean());
    scan.start();
    for (int i = 0; i < 1000 && scan.status().failure() == null; i++) {
      Thread.sleep(5);
    }
    scan.close();
    assertInstanceOf(IllegalStateException.class, scan.status().failure());
    assertTrue(link.closed);
    SensorHeartbeat last = collector.heartbeats.get(collector.heartbeats.size() - 1);
    assertTrue(last.getEnded());
    assertTrue(last.getHeardUntilMicros() <= link.lastCapturedMicros);
  }

  @Test
  void aScanThatNeverStartedClosesToo() {
    EchoLink link = new EchoLink();
    scan(link, new Collector(), new AtomicBoolean()).close();
    assertTrue(link.closed);
  }
}
