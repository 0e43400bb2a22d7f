package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks, for those who are asked (RFC 9511). */
@Heading("Courtesy")
final class CourtesyOptions {
  private static final long VALID_DAYS = 365;

  @Option(
      names = "--probe-description-uri",
      paramLabel = "URI",
      description =
          "where those who are asked learn who asks (RFC 9511): the https address of your"
              + " probing.txt, or mailto: or tel:. Prints, on standard error, the probing.txt to publish"
              + " there and at /.well-known/ of the name that the source address resolves to. Nothing is"
              + " put into probes: data in a SYN can change its answer")
  @Nullable String uri;

  @Option(
      names = "--probe-contact",
      paramLabel = "URI",
      description = "contact to name in probing.txt, such as mailto:scans@example.org")
  @Nullable String contact;

  void check() {
    if (uri != null) {
      require("--probe-description-uri", uri, "https", "mailto", "tel");
    }
    if (contact != null) {
      require("--probe-contact", contact, "mailto", "tel", "https");
    }
  }

  private static void require(String option, String text, String... schemes) {
    try {
      URI parsed = new URI(text);
      for (String scheme : schemes) {
        if (scheme.equals(parsed.getScheme()) && !parsed.getSchemeSpecificPart().isBlank()) {
          return;
        }
      }
    } catch (URISyntaxException e) {
      throw new BadInputException(option + " '" + text + "' is no URI", e);
    }
    throw new BadInputException(
        option + " '" + text + "': give one of " + String.join(":, ", schemes) + ":");
  }

  void print(PrintStream err) {
    if (uri == null) {
      return;
    }
    boolean published = uri.startsWith("https:");
    String reachable = contact == null ? published ? "mailto:you@example.org" : uri : contact;
    err.println(
        "# probing.txt (RFC 9511), to publish at " + (published ? uri : "your source name"));
    if (published) {
      err.println("Canonical: " + uri);
    }
    err.println("Contact: " + reachable + (contact == null && published ? "  # put yours" : ""));
    err.println(
        "Expires: "
            + Instant.now().plus(VALID_DAYS, ChronoUnit.DAYS).truncatedTo(ChronoUnit.SECONDS));
    err.println(
        "Description: one TCP SYN a target; its SYN-ACKs are timed and left unanswered, to tell TCP"
            + " stacks apart. Write to us to be left out.");
  }
}
