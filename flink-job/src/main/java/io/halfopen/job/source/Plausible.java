package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.event.SensorHeartbeat;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What an event may say. Whoever may write to the packet topic can forge one; what could harm more
 * than his own records is refused here.
 */
final class Plausible {
  /** Up to the year 2200: beyond, arithmetic on times would be at risk. */
  private static final long LATEST_MICROS = 7_258_118_400_000_000L;

  /**
   * A sensor's clock may be this far ahead of the broker's. State of a time to come is kept until
   * then, so hostile times are bounded by the hour.
   */
  static final long AHEAD_MICROS = 3_600_000_000L;

  private static final int TCP = 6;

  /** Writers that know of nothing but TCP leave the protocol out. */
  private static final int UNSAID = 0;

  private static final int LONGEST_NAME = 255;

  private Plausible() {}

  /** What no packet can say, or null. */
  static @Nullable String wrong(PacketEvent packet, long appendedMillis) {
    if (packet.getProtocol() != TCP && packet.getProtocol() != UNSAID) {
      return "protocol " + packet.getProtocol() + " is not TCP";
    }
    int endpoint = packet.getEndpointAddress().remaining();
    int scanner = packet.getScannerAddress().remaining();
    if ((endpoint != 4 && endpoint != 16) || scanner != endpoint) {
      return "both addresses are 4 or 16 bytes long, not " + endpoint + " and " + scanner;
    }
    if (outside(packet.getEndpointPort(), 0xffff) || outside(packet.getScannerPort(), 0xffff)) {
      return "a port is out of range";
    }
    if (outside(packet.getSequence(), 0xffff_ffffL)
        || outside(packet.getAcknowledgement(), 0xffff_ffffL)
        || outside(packet.getFlags(), 0x1ff)
        || outside(packet.getWindow(), 0xffff)
        || outside(packet.getHopLimit(), 0xff)
        || packet.getTcpOptions().remaining() > 40) {
      return "a TCP field is out of range";
    }
    if (outside(packet.getPayloadLength(), 0xffff)
        || (packet.getIpId() != null && outside(packet.getIpId(), 0xffff))
        || (packet.getSentMicros() != null && outside(packet.getSentMicros(), LATEST_MICROS))) {
      return "an IP field or the send time is out of range";
    }
    if (isNoName(packet.getSensor())
        || isNoName(packet.getScan())
        || (packet.getTemplate() != null && isNoName(packet.getTemplate()))) {
      return "a name is longer than " + LONGEST_NAME + " bytes or holds control characters";
    }
    return wrongTime(packet.getCapturedMicros(), appendedMillis, "the capture time");
  }

  /** What no heartbeat can say, or null. */
  static @Nullable String wrong(SensorHeartbeat beat, long appendedMillis) {
    if (isNoName(beat.getSensor()) || isNoName(beat.getScan())) {
      return "a name is longer than " + LONGEST_NAME + " bytes or holds control characters";
    }
    if (beat.getKernelDrops() < 0) {
      return "a heartbeat's field is out of range";
    }
    String began = wrongTime(beat.getEpochMicros(), appendedMillis, "the listening's beginning");
    return began != null
        ? began
        : wrongTime(beat.getHeardUntilMicros(), appendedMillis, "the promised time");
  }

  private static @Nullable String wrongTime(long micros, long appendedMillis, String what) {
    if (outside(micros, LATEST_MICROS)) {
      return what + " is out of range";
    }
    return appendedMillis != LogEntry.UNKNOWN && micros > appendedMillis * 1000 + AHEAD_MICROS
        ? what + " is more than an hour ahead of the broker's clock"
        : null;
  }

  private static boolean isNoName(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length > LONGEST_NAME) {
      return true;
    }
    for (int i = 0; i < text.length(); i++) {
      if (Character.isISOControl(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private static boolean outside(long value, long max) {
    return value < 0 || value > max;
  }
}
