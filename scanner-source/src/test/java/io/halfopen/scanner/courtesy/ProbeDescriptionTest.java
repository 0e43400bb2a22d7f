package io.halfopen.scanner.courtesy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class ProbeDescriptionTest {
  private static final Instant NOW = Instant.parse("2026-11-21T10:15:30.5Z");

  @Test
  void theFileSaysWhoAsksAndWhereToComplain() {
    String file =
        ProbeDescription.parse("https://scan.example.net/probing.txt")
            .file(null, "One SYN a port;\nno connection is completed.", NOW);
    assertTrue(
        file.endsWith(
            "Canonical: https://scan.example.net/probing.txt\n"
                + "Contact: mailto:abuse@scan.example.net\n"
                + "Expires: 2027-05-20T10:15:30Z\n"
                + "Preferred-Languages: en\n"
                + "Description: One SYN a port; no connection is completed.\n"),
        file);
  }

  @Test
  void aMailboxIsItsOwnContact() {
    String file = ProbeDescription.parse("mailto:lab@example.net").file(null, "x", NOW);
    assertTrue(file.contains("\nContact: mailto:lab@example.net\n"), file);
    assertFalse(file.contains("Canonical"), file);
    assertTrue(
        ProbeDescription.parse("https://example.net/p")
            .file("tel:+1-201-555-0123", "x", NOW)
            .contains("\nContact: tel:+1-201-555-0123\n"));
  }

  @Test
  void inBandTheUriEndsWithAZeroOctet() {
    assertEquals(
        "https://example.net/p\0",
        new String(
            ProbeDescription.parse("https://example.net/p").inBand(), StandardCharsets.US_ASCII));
  }

  @Test
  void otherUrisAreRefused() {
    for (String bad :
        new String[] {
          "",
          "example.net",
          "http://example.net/p",
          "https:///p",
          "https://ex ample.net/",
          "ftp://example.net",
          "https://example.net/\u00e9",
          "https://example.net/" + "x".repeat(400)
        }) {
      assertThrows(BadInputException.class, () -> ProbeDescription.parse(bad), bad);
    }
  }
}
