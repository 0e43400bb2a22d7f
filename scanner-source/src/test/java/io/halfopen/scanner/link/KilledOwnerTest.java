package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.BufferedReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A process that holds RSTs back, and is killed before it can let go. */
class KilledOwnerTest {
  private static String ruleset(TestNamespace there) throws Exception {
    return there.run(
        () -> {
          Process nft = new ProcessBuilder("nft", "list", "ruleset").start();
          byte[] said = nft.getInputStream().readAllBytes();
          assertEquals(0, nft.waitFor());
          return new String(said, StandardCharsets.UTF_8);
        });
  }

  @Test
  void theRuleGoesWithAKilledProcess() throws Exception {
    try (TestNamespace there = TestNamespace.open()) {
      Process owner =
          there.run(
              () ->
                  new ProcessBuilder(
                          Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                          "-Xmx64m",
                          "-cp",
                          System.getProperty("java.class.path"),
                          KilledOwnerTest.class.getName())
                      .redirectError(ProcessBuilder.Redirect.INHERIT)
                      .start());
      try (BufferedReader says = owner.inputReader()) {
        assertEquals("stands", says.readLine());
        assertTrue(ruleset(there).contains("192.0.2.1"), "the rule does not stand");
        owner.destroyForcibly().waitFor();
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (!ruleset(there).isEmpty()) {
          assertTrue(System.nanoTime() < deadline, ruleset(there));
          Thread.sleep(20);
        }
      } finally {
        owner.destroyForcibly();
      }
    }
  }

  /** The process that is killed. */
  public static void main(String[] args) throws Exception {
    try (KernelRst rule =
        KernelRst.holdBack(List.of(AddressRange.parse("192.0.2.1")), 61000, 61999)) {
      System.out.println("stands");
      Thread.sleep(60_000);
    }
  }
}
