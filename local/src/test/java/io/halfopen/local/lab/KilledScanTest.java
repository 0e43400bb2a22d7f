package io.halfopen.local.lab;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.BadInputException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A scan of real kernels in a process of its own that is killed and resumed. */
@Tag("long")
final class KilledScanTest {
  private static final int HOSTS = 150;
  private static final int BATCH = 64;
  private static final int RATE = 25;

  /** Counts every SYN that reaches the hosts, and keeps who asked whom. */
  private static final String COUNT =
      """
      nft add table ip seen
      nft 'add set ip seen tuples { type ipv4_addr . inet_service; flags dynamic; size 65535; }'
      nft 'add chain ip seen in { type filter hook prerouting priority -300; }'
      nft 'add rule ip seen in tcp flags & (syn|ack) == syn counter add @tuples { ip daddr . tcp sport }'
      """;

  @TempDir Path folder;

  private Lab open() throws Exception {
    try {
      return Lab.open(HOSTS, new Random());
    } catch (BadInputException e) {
      if ("true".equals(System.getenv("CI"))) {
        throw e;
      }
      return Assumptions.abort("needs root: " + e.getMessage());
    }
  }

  @Test
  void everyHostIsAskedAndNoTupleTwiceThoughTheScanWasKilled() throws Exception {
    try (Lab lab = open()) {
      lab.hosts().shell(COUNT);
      Path state = folder.resolve("state");
      Process first = start(lab);
      while (Files.notExists(state)) {
        assertTrue(first.isAlive(), "it ended before it began");
        Thread.sleep(50);
      }
      Thread.sleep(3000);
      first.destroyForcibly().waitFor();
      assertTrue(Files.exists(state));
      Process second = start(lab);
      assertTrue(second.waitFor(240, TimeUnit.SECONDS), "it did not end");
      assertEquals(0, second.exitValue());
      assertFalse(Files.exists(state));

      String seen = list(lab);
      Set<String> tuples = new HashSet<>();
      Set<String> hosts = new HashSet<>();
      Matcher tuple = Pattern.compile("(10\\.77\\.0\\.\\d+) \\. (\\d+)").matcher(seen);
      while (tuple.find()) {
        tuples.add(tuple.group());
        hosts.add(tuple.group(1));
      }
      Matcher packets = Pattern.compile("counter packets (\\d+)").matcher(seen);
      assertTrue(packets.find(), seen);
      assertEquals(HOSTS, hosts.size());
      assertEquals(Integer.parseInt(packets.group(1)), tuples.size(), "a 4-tuple came twice");
      assertTrue(tuples.size() <= HOSTS + BATCH, tuples.size() + " probes");
      assertRecords(lab);
    }
  }

  /** What was heard whole is as dealt; what the kill interrupted says so. */
  private void assertRecords(Lab lab) throws Exception {
    List<String> rows = Files.readAllLines(folder.resolve("out.csv"));
    int whole = 0;
    for (Dealt host : lab.dealt()) {
      List<String> its = rows.stream().filter(r -> r.startsWith(host.address() + ",")).toList();
      for (String row : its) {
        String delays = List.of("_1", "_1-2", "_1-2-4-8-16").get(host.retries() / 2);
        boolean complete = row.endsWith(",gap");
        assertTrue(complete || row.endsWith(",incomplete"), row);
        assertTrue(!complete || row.endsWith(delays + ",gap"), row + " was dealt " + host);
        whole += complete ? 1 : 0;
      }
    }
    assertTrue(whole >= HOSTS / 4, whole + " whole records in " + rows.size() + " rows");
  }

  private static String list(Lab lab) throws Exception {
    return lab.hosts()
        .run(
            () -> {
              Process nft = new ProcessBuilder("nft", "list", "table", "ip", "seen").start();
              return new String(nft.getInputStream().readAllBytes());
            });
  }

  private Process start(Lab lab) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    for (String opened : new String[] {"lang", "util", "nio", "time"}) {
      command.add("--add-opens=java.base/java." + opened + "=ALL-UNNAMED");
    }
    command.addAll(List.of("-Xmx1g", "-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("io.halfopen.local.cli.Halfopen", "scan"));
    lab.dealt().forEach(host -> command.add(host.address()));
    command.addAll(List.of("-p", "" + Lab.PORT, "-b", "none", "-r", "" + RATE, "-q"));
    command.addAll(List.of("--session-gap", "20", "-f", "host,ja4tscan,ended"));
    command.addAll(List.of("--resume", folder.resolve("state").toString()));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    command.addAll(List.of("-o", folder.resolve("out.csv").toString()));
    return lab.scanner()
        .run(
            () ->
                new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(
                        ProcessBuilder.Redirect.appendTo(folder.resolve("said").toFile()))
                    .start());
  }
}
