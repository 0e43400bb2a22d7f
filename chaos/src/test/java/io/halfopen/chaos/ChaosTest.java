package io.halfopen.chaos;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.servers.cluster.Listeners;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One kill of each kind; {@code ./halfopen chaos} does it as often as one wants. */
@Timeout(1800)
final class ChaosTest {
  private static final long SEED = 7;

  @TempDir Path folder;

  @Test
  void nothingIsLostDoubledOrWrongThoughEachServerIsKilled() throws Exception {
    ChaosOptions options = new ChaosOptions(5, SEED, 30, 4, Jar.ofTheJob());
    ByteArrayOutputStream said = new ByteArrayOutputStream();
    try (ChaosLab lab = ChaosLab.open(folder, options);
        PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8)) {
      boolean clean = new ChaosRun(lab, options, out, out).run();
      String all = said.toString(StandardCharsets.UTF_8);
      assertTrue(clean, all);
      assertTrue(all.contains("lost=0 doubled=0 wrong=0"), all);
      for (Victim victim : Victim.values()) {
        assertTrue(all.contains(victim + "=1"), all);
      }
      requireLoopback();
    }
  }

  /** The servers are those of {@code cluster up}, and Elasticsearch. */
  private static void requireLoopback() throws Exception {
    if (Files.notExists(Path.of("/proc/self/net/tcp"))) {
      assertFalse("true".equals(System.getenv("CI")), "there is no /proc");
      System.err.println("not asked who listens: there is no /proc");
      return;
    }
    int listeners = 0;
    for (ProcessHandle server : ProcessHandle.current().descendants().toList()) {
      for (InetSocketAddress listener : Listeners.of(server.pid())) {
        listeners++;
        assertTrue(listener.getAddress().isLoopbackAddress(), listener + ": " + server.info());
      }
    }
    // Broker and its controller, ZooKeeper, job manager (2), two task managers (2 each).
    assertTrue(listeners >= 9, listeners + " listeners");
  }
}
