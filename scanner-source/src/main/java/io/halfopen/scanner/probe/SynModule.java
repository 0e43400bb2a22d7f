package io.halfopen.scanner.probe;

import io.halfopen.event.BadInputException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The SYN whose answers JA4TScan is made of. */
public final class SynModule implements ProbeModule {
  /** With all headers it still passes where 576 bytes do. */
  private static final int LONGEST_DATA = 400;

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
    return "the SYN's options: all (default), mss, or as linux, windows or bsd sends them;"
        + " +TEXT behind it is sent as data, which can change the answer";
  }

  @Override
  public List<String> fields() {
    return List.of("sport", "dport", "seqnum", "acknum", "window", "tcp_options", "ja4ts");
  }

  @Override
  public Probe prepare(@Nullable String arguments, int ttl) {
    int plus = arguments == null ? -1 : arguments.indexOf('+');
    if (arguments == null || plus < 0) {
      return new SynProbe(SynOptions.named(arguments), new byte[0], ttl);
    }
    byte[] data = data(arguments.substring(plus + 1));
    return new SynProbe(SynOptions.named(arguments.substring(0, plus)), data, ttl);
  }

  /** As RFC 9511 puts a URI into a probe: its characters and a zero octet. */
  private static byte[] data(String text) {
    boolean plain = text.chars().allMatch(c -> c > ' ' && c < 127);
    if (text.isEmpty() || !plain || text.length() > LONGEST_DATA) {
      throw new BadInputException(
          "a SYN's data is 1 to " + LONGEST_DATA + " printable ASCII characters without spaces");
    }
    return Arrays.copyOf(text.getBytes(StandardCharsets.US_ASCII), text.length() + 1);
  }
}
