package io.halfopen.fuzz;

import io.halfopen.event.EventCodec;
import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.probe.AnswerEvents;
import io.halfopen.scanner.probe.Classification;
import io.halfopen.scanner.probe.Outgoing;
import io.halfopen.scanner.probe.Probe;
import io.halfopen.scanner.probe.ProbeModules;
import io.halfopen.scanner.probe.ProbeSeries;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.probe.SourceAddresses;
import io.halfopen.scanner.wire.IpPacket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the scanner hears, judged by every kind of probe; its secret is known here. */
public final class AnswerTarget implements Target {
  private static final int RAW_IP = 101;
  private static final long NOW = 1_700_000_000_000_000L;

  private final List<Probe> probes =
      List.of(probe("ja4ts", null), probe("icmp_echoscan", null), probe("udp", "text:hi"));
  private final ProbeValidator validator;
  private final IpPacket packet = new IpPacket();
  private final IpPacket quoted = new IpPacket();
  private final EventCodec<PacketEvent> codec = EventCodec.packets();

  AnswerTarget() {
    try {
      SourceAddresses sources =
          SourceAddresses.of(
              List.of(InetAddress.getByName("192.0.2.1"), InetAddress.getByName("2001:db8::1")));
      validator =
          ProbeValidator.of(
              ProbeSeries.restore(new byte[32], 0), "fuzz", 0, 1, -1, sources, 61000, 61003);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address in figures is looked up nowhere", e);
    }
  }

  private static Probe probe(String module, @Nullable String arguments) {
    return ProbeModules.named(module).prepare(arguments, 64);
  }

  @Override
  public void read(byte[] input) {
    if (!packet.parse(ByteBuffer.wrap(input), input.length, input.length, RAW_IP)) {
      return;
    }
    for (Probe probe : probes) {
      AnswerEvents events = new AnswerEvents("sensor", "scan", probe);
      if (packet.isIcmpError()) {
        if (quoted.parseQuoted(packet) && probe.sent(quoted, validator)) {
          codec.encode(events.of(packet, quoted, NOW));
        }
        continue;
      }
      Classification kind = probe.judge(packet, validator);
      if (kind != null) {
        PacketEvent event = events.of(packet, NOW);
        Target.require(event.getTcpOptions().remaining() <= 40, "more options than fit");
        Target.require(event.getPayloadLength() >= 0, "less than nothing carried");
        codec.encode(event);
      }
    }
  }

  @Override
  public List<byte[]> seeds() {
    List<byte[]> seeds = new ArrayList<>();
    for (Probe probe : probes) {
      for (boolean six : new boolean[] {false, true}) {
        byte[] sent = sent(probe, six);
        seeds.add(answer(sent, six));
        seeds.add(error(sent, six));
      }
    }
    return seeds;
  }

  private byte[] sent(Probe probe, boolean six) {
    Outgoing outgoing = new Outgoing();
    int port = probe.usesPorts() ? 443 : 0;
    if (six) {
      outgoing.to(0x20010db800000000L, 9, port);
    } else {
      outgoing.to(0xc0000202, port);
    }
    outgoing.at(NOW);
    validator.stamp(outgoing, 0);
    ByteBuffer out = ByteBuffer.allocate(1600);
    return Arrays.copyOf(out.array(), probe.write(out, 0, outgoing));
  }

  /** The probe turned round: whoever it went to answers. */
  private static byte[] answer(byte[] sent, boolean six) {
    byte[] back = sent.clone();
    int at = six ? 8 : 12;
    int size = six ? 16 : 4;
    System.arraycopy(sent, at + size, back, at, size);
    System.arraycopy(sent, at, back, at + size, size);
    int head = six ? 40 : 20;
    int protocol = sent[six ? 6 : 9];
    if (protocol == IpPacket.ICMP || protocol == IpPacket.ICMPV6) {
      back[head] = (byte) (six ? 129 : 0);
      return back;
    }
    System.arraycopy(sent, head, back, head + 2, 2);
    System.arraycopy(sent, head + 2, back, head, 2);
    if (protocol == IpPacket.TCP) {
      ByteBuffer.wrap(back).putInt(head + 8, ByteBuffer.wrap(sent).getInt(head + 4) + 1);
      back[head + 13] = 18;
    }
    return back;
  }

  private static byte[] error(byte[] sent, boolean six) {
    int head = six ? 40 : 20;
    ByteBuffer out = ByteBuffer.allocate(head + 8 + sent.length).put(sent, 0, head);
    out.put(six ? 6 : 9, (byte) (six ? IpPacket.ICMPV6 : IpPacket.ICMP));
    out.putShort(six ? 4 : 2, (short) (out.capacity() - (six ? 40 : 0)));
    out.put(head, (byte) (six ? 1 : 3)).position(head + 8);
    return out.put(sent).array();
  }
}
