package io.halfopen.scanner.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A datagram with a payload of the user's. */
public final class UdpModule implements ProbeModule {
  @Override
  public String name() {
    return "udp";
  }

  @Override
  public String description() {
    return "one UDP datagram; any datagram back from where it went answers it";
  }

  @Override
  public String argumentsHelp() {
    return "text:TEXT, hex:DIGITS, file:PATH, or template:PATH with fields such as ${DADDR}, "
        + UdpPayload.FIELDS;
  }

  @Override
  public List<String> fields() {
    return List.of("sport", "dport", "udp_payload_len", "data");
  }

  @Override
  public Probe prepare(@Nullable String arguments, int ttl) {
    return new UdpProbe(UdpPayload.parse(arguments), ttl);
  }
}
