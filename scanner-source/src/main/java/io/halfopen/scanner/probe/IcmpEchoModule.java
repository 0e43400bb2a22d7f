package io.halfopen.scanner.probe;

import io.halfopen.event.BadInputException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The echo request. */
public final class IcmpEchoModule implements ProbeModule {
  @Override
  public String name() {
    return "icmp_echoscan";
  }

  @Override
  public List<String> aliases() {
    return List.of("icmp_echo", "icmp_echo_time");
  }

  @Override
  public String description() {
    return "one ICMP or ICMPv6 echo request; its reply returns the time of sending";
  }

  @Override
  public String argumentsHelp() {
    return "none";
  }

  @Override
  public List<String> fields() {
    return List.of("icmp_type", "icmp_code", "icmp_id", "seq", "sent_timestamp");
  }

  @Override
  public Probe prepare(@Nullable String arguments, int ttl) {
    if (arguments != null && !arguments.isEmpty()) {
      throw new BadInputException("probe module icmp_echoscan has no arguments: leave them out");
    }
    return new IcmpEchoProbe(ttl);
  }
}
