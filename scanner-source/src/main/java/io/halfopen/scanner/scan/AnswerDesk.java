package io.halfopen.scanner.scan;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.link.Receiver;
import io.halfopen.scanner.pace.HalfOpenCap;
import io.halfopen.scanner.probe.Answer;
import io.halfopen.scanner.probe.AnswerEvents;
import io.halfopen.scanner.probe.Classification;
import io.halfopen.scanner.probe.Probe;
import io.halfopen.scanner.probe.ProbeValidator;
import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.wire.IpPacket;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Judges every packet that comes. What proves to answer a probe is counted and told; TCP segments
 * are published as events too, since fingerprints are made of these alone. Everything else is
 * counted and gone.
 */
final class AnswerDesk implements Receiver {
  private static final int UNREACHABLE = 3;
  private static final int UNREACHABLE_IPV6 = 1;
  private static final int TIME_EXCEEDED = 11;
  private static final int TIME_EXCEEDED_IPV6 = 3;

  /** Tells a target's first RST from its first SYN-ACK. */
  private static final long RST_SALT = 0x5253540000000001L;

  private final Probe probe;
  private final ProbeValidator validator;
  private final AnswerEvents events;
  private final PacketPublisher publisher;
  private final @Nullable Consumer<Answer> answers;
  private final HalfOpenCap cap;
  private final int dataLinkType;
  private final IpPacket packet = new IpPacket();
  private final IpPacket quoted = new IpPacket();
  private final AnsweredTargets answered = new AnsweredTargets();
  private final AtomicLong received = new AtomicLong();
  private final AtomicLong results = new AtomicLong();
  private final AtomicLong lastAnswerMicros = new AtomicLong();
  private final AtomicLongArray counts = new AtomicLongArray(Classification.values().length);

  AnswerDesk(
      Probe probe,
      ProbeValidator validator,
      ScanConfig.Identity identity,
      Outlets outlets,
      HalfOpenCap cap,
      int dataLinkType) {
    this.probe = probe;
    this.validator = validator;
    this.cap = cap;
    this.dataLinkType = dataLinkType;
    events = new AnswerEvents(identity.sensor(), identity.scan(), probe);
    publisher = outlets.publisher();
    answers = outlets.answers();
  }

  @Override
  public void packet(ByteBuffer frame, int captured, int original, long capturedMicros) {
    received.lazySet(received.get() + 1);
    if (!packet.parse(frame, captured, original, dataLinkType)) {
      return;
    }
    if (packet.isIcmpError()) {
      if (quoted.parseQuoted(packet) && probe.sent(quoted, validator)) {
        error(capturedMicros);
      }
      return;
    }
    Classification kind = probe.judge(packet, validator);
    if (kind != null) {
      answer(kind, capturedMicros);
    }
  }

  private void answer(Classification kind, long capturedMicros) {
    boolean tcp = packet.protocol() == IpPacket.TCP;
    if (tcp || answers != null) {
      PacketEvent event = events.of(packet, capturedMicros);
      if (tcp) {
        publisher.publish(event);
      }
      tell(event, kind);
    }
    if (kind.isSuccess() && isNew(0)) {
      results.lazySet(results.get() + 1);
    } else if (kind == Classification.RST && isNew(RST_SALT)) {
      giveBack();
    }
    tally(kind);
    lastAnswerMicros.lazySet(capturedMicros);
  }

  /** True for a target's first answer of a kind. */
  private boolean isNew(long salt) {
    int port = probe.usesPorts() ? packet.u16(0) : 0;
    long key = validator.targetKey(packet.isIpv6(), packet.sourceHigh(), packet.sourceLow(), port);
    return answered.add(key ^ salt);
  }

  /** It keeps no half-open connection of ours, or none any more. */
  private void giveBack() {
    if (packet.isIpv6()) {
      cap.reset(packet.sourceHigh(), packet.sourceLow());
    } else {
      cap.reset((int) packet.sourceLow());
    }
  }

  private void error(long capturedMicros) {
    int type = packet.u8(0);
    boolean six = packet.isIpv6();
    Classification kind = Classification.ICMP;
    if (type == (six ? UNREACHABLE_IPV6 : UNREACHABLE)) {
      kind = Classification.UNREACHABLE;
    } else if (type == (six ? TIME_EXCEEDED_IPV6 : TIME_EXCEEDED)) {
      kind = Classification.TIME_EXCEEDED;
    }
    if (answers != null) {
      tell(events.of(packet, quoted, capturedMicros), kind);
    }
    tally(kind);
  }

  private void tell(PacketEvent event, Classification kind) {
    if (answers != null) {
      answers.accept(new Answer(event, kind, packet.source()));
    }
  }

  private void tally(Classification kind) {
    counts.lazySet(kind.ordinal(), counts.get(kind.ordinal()) + 1);
  }

  private long count(Classification... kinds) {
    long sum = 0;
    for (Classification kind : kinds) {
      sum += counts.get(kind.ordinal());
    }
    return sum;
  }

  long received() {
    return received.get();
  }

  long valid() {
    return count(Classification.values());
  }

  long results() {
    return results.get();
  }

  long lastAnswerMicros() {
    return lastAnswerMicros.get();
  }

  Status.Answers answers() {
    return new Status.Answers(
        count(Classification.SYN_ACK),
        count(Classification.RST),
        count(Classification.ECHO_REPLY, Classification.UDP),
        count(Classification.UNREACHABLE),
        count(Classification.TIME_EXCEEDED, Classification.ICMP),
        count(Classification.OTHER));
  }
}
