package io.halfopen.job.fingerprint;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Packets made up so that they say what somebody published. In one thing tools differ: some write 0
 * for a window scale that is absent, or 00 for one of zero. Emitted is 00 and 0, in this order.
 */
class PublishedTest {
  private static final Exchange.Limits LIMITS = new Exchange.Limits(600_000_000, 64);

  @ParameterizedTest(name = "{0}: {1}")
  @CsvFileSource(resources = "published.csv", commentCharacter = '#')
  void everyPublishedStringComesOutOfItsPackets(String from, String published) {
    String[] parts = published.split("_", -1);
    Exchange exchange = new Exchange(LIMITS);
    double time = 0;
    exchange.add(answer(time, parts));
    for (String delay : parts.length < 5 ? new String[0] : parts[4].split("-", -1)) {
      boolean rst = delay.startsWith("R");
      // Nobody retransmits at once: what is written as 0 took less than half a second.
      double seconds = Integer.parseInt(rst ? delay.substring(1) : delay);
      time += seconds == 0 ? 0.2 : seconds;
      exchange.add(rst ? Packets.packet(Packets.rst(time)) : answer(time, parts));
    }
    parts[3] = !parts[1].contains("3") ? "00" : parts[3].equals("00") ? "0" : parts[3];
    assertEquals(
        String.join("_", parts),
        Train.record(exchange.packets(), false, false, LIMITS.durationMicros()).getJa4tscan());
  }

  private static Packet answer(double time, String[] parts) {
    PacketEvent event = Packets.synAck(time);
    event.setWindow(Integer.parseInt(parts[0]));
    StringBuilder options = new StringBuilder();
    for (String kind : parts[1].split("-", -1)) {
      options.append(
          switch (kind) {
            case "0", "1" -> "0" + kind;
            case "2" -> "0204%04x".formatted(Integer.parseInt(parts[2]));
            case "3" -> "0303%02x".formatted(Integer.parseInt(parts[3]));
            case "4" -> "0402";
            case "8" -> "080a%016x".formatted(Math.round(time * 1000));
            default -> throw new IllegalArgumentException("kind " + kind);
          });
    }
    event.setTcpOptions(Packets.options(options.toString()));
    return Packets.packet(event);
  }
}
