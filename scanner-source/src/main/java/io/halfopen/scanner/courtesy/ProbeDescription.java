package io.halfopen.scanner.courtesy;

import io.halfopen.event.BadInputException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Who scans and why, as RFC 9511 wants it told: a URI, and the text to publish there and at {@code
 * https://SOURCE-ADDRESS/.well-known/probing.txt}, where somebody looks who only has a packet.
 *
 * @param uri {@code https:}, {@code mailto:} or {@code tel:}
 */
public record ProbeDescription(URI uri) {
  /** A description nobody renews is not to be trusted for ever. */
  private static final Duration VALID = Duration.ofDays(180);

  private static final List<String> SCHEMES = List.of("https", "mailto", "tel");

  /** What a SYN carries beside headers and still passes anywhere. */
  private static final int LONGEST = 400;

  /**
   * Reads the URI.
   *
   * @throws BadInputException where it is none that RFC 9511 knows
   */
  public static ProbeDescription parse(String text) {
    try {
      URI uri = new URI(text.trim());
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      boolean host = !scheme.equals("https") || uri.getHost() != null;
      boolean plain = text.chars().allMatch(c -> c > ' ' && c < 127) && text.length() <= LONGEST;
      if (SCHEMES.contains(scheme) && host && plain) {
        return new ProbeDescription(uri);
      }
    } catch (URISyntaxException e) {
      throw bad(text, e);
    }
    throw bad(text, null);
  }

  private static BadInputException bad(String text, @Nullable Throwable cause) {
    return new BadInputException(
        "probe description \""
            + text.replaceAll("[^ -~]", "?")
            + "\": RFC 9511 knows https:, mailto: and tel: URIs, such as"
            + " https://example.net/.well-known/probing.txt",
        cause);
  }

  /**
   * The file to publish.
   *
   * @param contact where to complain, as a URI; null for the host's abuse mailbox (RFC 2142)
   * @param purpose one line about the measurement
   * @param now the date it is written at
   */
  public String file(@Nullable String contact, String purpose, Instant now) {
    String host = uri.getHost();
    String reachable = contact != null ? contact : host == null ? "" + uri : "mailto:abuse@" + host;
    StringBuilder text = new StringBuilder();
    text.append("# Publish this under the address that probes come from, and under its name:\n");
    text.append("# https://SOURCE-ADDRESS/.well-known/probing.txt (RFC 9511)\n");
    if (host != null) {
      text.append("Canonical: ").append(uri).append('\n');
    }
    text.append("Contact: ").append(reachable).append('\n');
    text.append("Expires: ").append(now.plus(VALID).truncatedTo(ChronoUnit.SECONDS)).append('\n');
    text.append("Preferred-Languages: en\n");
    text.append("Description: ").append(purpose.replaceAll("\\s+", " ").strip()).append('\n');
    return text.toString();
  }

  /**
   * What a probe carries where attribution in band was asked for: the URI and a zero octet. Data in
   * a SYN may change the answer, so this is never the default.
   */
  public byte[] inBand() {
    byte[] text = uri.toString().getBytes(StandardCharsets.US_ASCII);
    return Arrays.copyOf(text, text.length + 1);
  }
}
