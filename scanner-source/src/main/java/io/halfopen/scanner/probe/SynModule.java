package io.halfopen.scanner.probe;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SYN whose answers JA4TScan is made of. */
public final class SynModule implements ProbeModule {
  @Override
  public String name() {
    return "ja4tscan";
  }

  @Override
  public List<String> aliases() {
    return List.of("ja4ts", "tcp_synscan");
  }

  @Override
  public String description() {
    return "one TCP SYN; SYN-ACKs, their retransmissions and RSTs answer it";
  }

  @Override
  public String argumentsHelp() {
    return "the SYN's options: all (default), mss, or as linux, windows or bsd sends them";
  }

  @Override
  public List<String> fields() {
    return List.of("sport", "dport", "seqnum", "acknum", "window", "tcp_options", "ja4ts");
  }

  @Override
  public Probe prepare(@Nullable String arguments, int ttl) {
    return new SynProbe(SynOptions.named(arguments), ttl);
  }
}
