package io.halfopen.event;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class IpLiteralTest {
  private static final List<String> NONE =
      List.of(
          "",
          "999.1.1.1",
          "256.0.0.1",
          "1.2.3",
          "1.2.3.4.5",
          ".::1",
          ".:1",
          "fe80::1%lo",
          "a.b:c",
          "::ffff:999.1.1.1",
          "1::2::3",
          "localhost",
          "1",
          "0x7f.1.1.1",
          "[::1]",
          " 1.2.3.4");

  @Test
  void addressesInFiguresAreBytes() {
    assertArrayEquals(new byte[] {10, 0, (byte) 200, 9}, IpLiteral.bytes("10.0.200.009"));
    assertArrayEquals(new byte[] {10, 0, 0, 9}, IpLiteral.bytes("::ffff:10.0.0.9"));
    byte[] six = new byte[16];
    six[0] = 0x20;
    six[1] = 0x01;
    six[15] = 1;
    assertArrayEquals(six, IpLiteral.bytes("2001::1"));
  }

  @Test
  void whatIsNoneIsRefused() {
    NONE.forEach(text -> assertNull(IpLiteral.bytes(text), text));
  }

  /** With a file of hosts in the resolver's place, in which every one of them has an address. */
  @Test
  @Timeout(120)
  void noneIsEverLookedUp(@TempDir Path folder) throws IOException, InterruptedException {
    StringBuilder hosts = new StringBuilder();
    NONE.stream()
        .filter(text -> !text.isBlank())
        .forEach(text -> hosts.append("192.0.2.1 ").append(text.strip()).append('\n'));
    Path file = Files.writeString(folder.resolve("hosts"), hosts);
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djdk.net.hosts.file=" + file,
                "-cp",
                System.getProperty("java.class.path"),
                IpLiteralTest.class.getName())
            .redirectErrorStream(true)
            .start();
    String said = new String(process.getInputStream().readAllBytes());
    process.waitFor(1, TimeUnit.MINUTES);
    assertEquals("", said);
  }

  /** Says which of them have an address. */
  public static void main(String[] args) {
    NONE.stream().filter(text -> IpLiteral.bytes(text) != null).forEach(System.out::println);
  }
}
