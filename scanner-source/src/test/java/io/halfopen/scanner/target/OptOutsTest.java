package io.halfopen.scanner.target;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class OptOutsTest {
  private static final int FIRST = 0xc0000201;
  private static final int SECOND = 0xc6336407;

  @TempDir Path dir;
  private Path file;

  @BeforeEach
  void oneHasOptedOut() throws IOException {
    file = dir.resolve("optout.txt");
    Files.writeString(file, "192.0.2.0/24 # their admin wrote to us\n");
  }

  private void append(String text) throws IOException {
    Files.writeString(file, text, StandardOpenOption.APPEND);
  }

  private void replace(String text) throws IOException {
    Path next = Files.writeString(dir.resolve("next"), text);
    Files.move(
        next,
        file,
        java.nio.file.StandardCopyOption.REPLACE_EXISTING,
        java.nio.file.StandardCopyOption.ATOMIC_MOVE);
  }

  @Test
  void anAddedLineIsHonouredAtTheNextLook() throws IOException {
    OptOuts optOuts = OptOuts.read(List.of(file));
    assertTrue(optOuts.contains(FIRST));
    assertFalse(optOuts.contains(SECOND));
    append("198.51.100.7\n2001:db8::/32\n");
    optOuts.look();
    assertTrue(optOuts.contains(FIRST) && optOuts.contains(SECOND));
    assertTrue(optOuts.contains(0x20010db800000000L, 1));
    assertNull(optOuts.paused());
  }

  @Test
  void aLineWithoutItsEndCountsWhenItHasStayedThatWay() throws IOException {
    OptOuts optOuts = OptOuts.read(List.of(file));
    append("198.51.100.0/2");
    optOuts.look();
    append("4\n");
    optOuts.look();
    assertTrue(optOuts.contains(SECOND));
    assertFalse(optOuts.contains(0xd0000001));
    append("203.0.113.1");
    optOuts.look();
    assertFalse(optOuts.contains(0xcb007101));
    optOuts.look();
    assertTrue(optOuts.contains(0xcb007101));
    assertNull(optOuts.paused());
  }

  @Test
  void whoOptedOutStaysOutWhileTheFileIsRewritten() throws IOException {
    OptOuts optOuts = OptOuts.read(List.of(file));
    replace("198.51.100.7\n");
    optOuts.look();
    assertTrue(optOuts.contains(FIRST) && optOuts.contains(SECOND));
    assertNull(optOuts.paused());
  }

  @Test
  void aFileThatGoesAwayOrBecomesEmptyPausesUntilItIsBack() throws IOException {
    OptOuts optOuts = OptOuts.read(List.of(file));
    for (String empty : new String[] {"", "# nobody\n"}) {
      Files.delete(file);
      optOuts.look();
      assertEquals("the opt-out list " + file + " cannot be read any more", optOuts.paused());
      Files.writeString(file, empty);
      optOuts.look();
      optOuts.look();
      assertEquals("the opt-out list " + file + " has become empty", optOuts.paused());
      assertTrue(optOuts.contains(FIRST));
      Files.writeString(file, "198.51.100.7\n");
      optOuts.look();
      assertNull(optOuts.paused());
      assertTrue(optOuts.contains(SECOND));
    }
  }

  @Test
  void aListThatWasEmptyFromTheStartPausesNothing() throws IOException {
    Files.writeString(file, "# nobody yet\n");
    OptOuts optOuts = OptOuts.read(List.of(file));
    optOuts.look();
    optOuts.look();
    assertNull(optOuts.paused());
    append("198.51.100.7\n");
    optOuts.look();
    assertTrue(optOuts.contains(SECOND));
  }

  @Test
  void aLineThatSaysNothingPausesUntilItIsRepaired() throws IOException {
    OptOuts optOuts = OptOuts.read(List.of(file));
    append("198.51.100.7\nexample.com\n");
    optOuts.look();
    String reason = optOuts.paused();
    assertNotNull(reason);
    assertTrue(reason.contains("line 3: \"example.com\""), reason);
    assertTrue(optOuts.contains(SECOND));
    replace("192.0.2.0/24\n");
    optOuts.look();
    assertNull(optOuts.paused());
  }

  @Test
  void anUnreadableListIsRefusedAtTheStart() {
    assertThrows(
        BadInputException.class, () -> OptOuts.read(List.of(file, dir.resolve("missing"))));
  }

  @Test
  void theWatcherLooksByItself() throws Exception {
    try (OptOuts optOuts = OptOuts.read(List.of(file))) {
      optOuts.watch();
      append("198.51.100.7\n");
      for (int i = 0; i < 1000 && !optOuts.contains(SECOND); i++) {
        Thread.sleep(10);
      }
      assertTrue(optOuts.contains(SECOND));
    }
  }
}
