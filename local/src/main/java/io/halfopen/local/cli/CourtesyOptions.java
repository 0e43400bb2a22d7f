package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.scanner.courtesy.ProbeDescription;
import java.io.PrintStream;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Who asks, for those who are asked (RFC 9511). */
@Heading("Courtesy")
final class CourtesyOptions {
  private static final String PURPOSE =
      "one TCP SYN a target; its SYN-ACKs are timed and left unanswered, to tell TCP stacks apart";

  @Option(
      names = "--probe-description-uri",
      paramLabel = "URI",
      description =
          "where those who are asked learn who asks (RFC 9511): the https address of your"
              + " probing.txt, or mailto: or tel:. Prints on standard error the probing.txt to"
              + " publish. Probes carry nothing of it unless asked to")
  @Nullable String uri;

  @Option(
      names = "--probe-description-in-band",
      description =
          "put that URI into every SYN as its data, as RFC 9511 has it. It can change the answer,"
              + " so such records are compared with each other only")
  boolean inBand;

  @Option(
      names = "--probe-contact",
      paramLabel = "URI",
      description = "contact to name in probing.txt, such as mailto:scans@example.org")
  @Nullable String contact;

  void check(Mistakes mistakes) {
    String given = uri;
    if (given != null) {
      mistakes.make(() -> ProbeDescription.parse(given));
    }
    if (inBand && uri == null) {
      mistakes.add("--probe-description-in-band: name the URI: --probe-description-uri");
    }
    if (contact != null && !contact.matches("(mailto|tel|https):\\S+")) {
      mistakes.add("--probe-contact '" + contact + "': give a mailto:, tel: or https: URI");
    }
  }

  /** What every probe is to carry, or null. */
  @Nullable String carried() {
    return inBand ? uri : null;
  }

  void print(PrintStream err) {
    if (uri != null) {
      err.print(ProbeDescription.parse(uri).file(contact, PURPOSE, Instant.now()));
    }
  }
}
