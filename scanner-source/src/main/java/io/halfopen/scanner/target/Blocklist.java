package io.halfopen.scanner.target;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Addresses that are never asked, whatever the targets say. */
public final class Blocklist {
  /** IANA's IPv4 special-purpose registry, multicast and class E. */
  private static final List<String> RESERVED =
      List.of(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.31.196.0/24",
          "192.52.193.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "192.175.48.0/24",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/4",
          "240.0.0.0/4");

  private final Ranges ranges;

  private Blocklist(List<Cidr> blocks) {
    ranges = Ranges.of(blocks);
  }

  /** What the public Internet does not route: special-purpose and private space, multicast. */
  public static Blocklist reserved() {
    return new Blocklist(RESERVED.stream().map(Cidr::parse).toList());
  }

  /** Nothing is blocked. */
  public static Blocklist none() {
    return new Blocklist(List.of());
  }

  /**
   * Reads one CIDR block a line; {@code #} begins a comment.
   *
   * @throws BadInputException naming the file, the line's number and its text
   */
  public static Blocklist parse(Path file) {
    List<Cidr> blocks = new ArrayList<>();
    int number = 0;
    for (String line : lines(file)) {
      number++;
      int comment = line.indexOf('#');
      String text = (comment < 0 ? line : line.substring(0, comment)).trim();
      if (text.isEmpty()) {
        continue;
      }
      try {
        blocks.add(Cidr.parse(text));
      } catch (BadInputException e) {
        throw new BadInputException(file + ": line " + number + ": " + e.getMessage(), e);
      }
    }
    return new Blocklist(blocks);
  }

  private static List<String> lines(Path file) {
    try {
      return new String(Files.readAllBytes(file), StandardCharsets.UTF_8).lines().toList();
    } catch (IOException e) {
      throw new BadInputException(file + ": this blocklist cannot be read", e);
    }
  }

  /** True if this address (network order, as in {@code 0x7f000001}) must not be asked. */
  public boolean contains(int ipv4) {
    return ranges.contains(ipv4 & 0xffffffffL);
  }

  Ranges ranges() {
    return ranges;
  }
}
