package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** ZMap's flags, old spellings included; dry, to loopback alone. */
final class ZmapCommandLineTest {
  @TempDir Path folder;

  private static List<String> targets(String... args) {
    CommandRun run = CommandRun.of(args);
    assertEquals(0, run.status(), run.err());
    return run.out().lines().sorted().toList();
  }

  @Test
  void everyFlagOfZmapIsUnderstood() throws Exception {
    Path list = Files.writeString(folder.resolve("list"), "127.0.0.2\n");
    Path allowed = Files.writeString(folder.resolve("allowed"), "127.0.0.0/8\n");
    Path blocked = Files.writeString(folder.resolve("blocked"), "127.0.0.9\n");
    CommandRun run =
        CommandRun.of(
            ("scan --target-port=80 -o - --blacklist-file="
                    + blocked
                    + " --whitelist-file="
                    + allowed
                    + " -I "
                    + list
                    + " -n 100% -N 10 -t 60 -r 100 -c 8 -e 3 --retries 2 --fast-dryrun --shards 1"
                    + " --shard 0 -s 61000-61999 -M tcp_synscan --probe-ttl 255 -P 1 -O csv -f saddr"
                    + " --no-header-row --dedup-method none --dedup-window-size 10 -q -v 3 -g"
                    + " --notes n --user-metadata {} --max-sendto-failures -1 --min-hitrate 0 -T 1"
                    + " --cores 0,1 --batch 64 --ignore-blocklist-errors --disable-syslog"
                    + " --source-mac 02:00:00:00:00:01 --validate-source-port enable 127.0.0.1")
                .split(" "));
    assertEquals(0, run.status(), run.err());
    assertEquals("127.0.0.2:80\n", run.out());
    assertEquals(5, run.err().lines().count(), run.err());
    assertTrue(run.err().lines().allMatch(l -> l.startsWith("halfopen: note: --")), run.err());
  }

  @Test
  void aDryRunPrintsEachPacketAndSendsNone() {
    CommandRun run =
        CommandRun.of("scan", "-d", "127.0.0.1", "-p", "443", "-b", "none", "--probe-ttl", "77");
    assertEquals(0, run.status(), run.err());
    assertEquals(1, run.out().lines().count(), run.out());
    assertTrue(run.out().startsWith("127.0.0.1:6"), run.out());
    assertTrue(run.out().contains(" > 127.0.0.1:443 tcp ttl 77 seq "), run.out());
    assertTrue(run.out().contains(" flags 2 win 65535 bytes 45"), run.out());
  }

  @Test
  void shardsShareTheTargets() {
    List<String> all = targets("scan", "--fast-dryrun", "127.0.0.0/28", "-p", "1-3", "-b", "none");
    assertEquals(48, all.size());
    List<String> shared = new java.util.ArrayList<>();
    for (String shard : List.of("0", "1", "2")) {
      shared.addAll(
          targets(
              "scan",
              "--fast-dryrun",
              "127.0.0.0/28",
              "-p",
              "1-3",
              "-b",
              "none",
              "-e",
              "5",
              "--shards",
              "3",
              "--shard",
              shard));
    }
    assertEquals(all, shared.stream().sorted().toList());
  }

  @Test
  void aSeedIsAnOrderAndAMaximumABeginningOfIt() {
    String[] args = {
      "scan", "--fast-dryrun", "127.0.0.0/27", "-p", "9", "-b", "none", "--seed", "11", "-n", "5"
    };
    String first = CommandRun.of(args).out();
    assertEquals(5, first.lines().count());
    assertEquals(first, CommandRun.of(args).out());
  }

  @Test
  void aConfigurationIsReadAndTheCommandLineOverridesIt() throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("zmap.conf"),
            """
            ### as ZMap writes it
            target-port 80,81   # two
            blacklist-file "none"
            fast-dryrun
            seed = 4
            """);
    assertEquals(
        List.of("127.0.0.1:80", "127.0.0.1:81"), targets("scan", "127.0.0.1", "-C", file + ""));
    assertEquals(
        List.of("127.0.0.1:82"), targets("scan", "127.0.0.1", "--config=" + file, "-p", "82"));
  }

  @Test
  void whatThereIsCanBeListed() {
    assertTrue(CommandRun.of("scan", "--list-probe-modules").out().contains("tcp_synscan"));
    assertTrue(CommandRun.of("scan", "--list-output-modules").out().contains("targets"));
    assertTrue(CommandRun.of("scan", "--list-output-fields").out().contains("ja4tscan"));
    String packets = CommandRun.of("scan", "--list-output-fields", "--output-level=packets").out();
    assertTrue(packets.contains("seqnum"), packets);
    assertTrue(CommandRun.of("fingerprint", "--list-output-fields").out().contains("ja4tscan"));
  }

  @Test
  void helpIsGroupedAndFitsAPage() {
    String help = CommandRun.of("scan", "--help").out();
    for (String heading : List.of("Targets", "Network", "Probe", "Output", "Courtesy")) {
      assertTrue(help.lines().anyMatch(heading::equals), heading);
    }
    assertTrue(help.lines().allMatch(line -> line.length() <= 100), help);
    assertEquals("halfopen 0.1.0\n", CommandRun.of("scan", "-V").out());
  }

  @Test
  void whoAsksIsToldToThoseWhoAreAsked() {
    CommandRun run =
        CommandRun.of(
            "scan",
            "--fast-dryrun",
            "127.0.0.1",
            "-p",
            "443",
            "-b",
            "none",
            "--probe-description-uri",
            "https://scans.example.org/.well-known/probing.txt",
            "--probe-contact",
            "mailto:scans@example.org");
    assertEquals(0, run.status(), run.err());
    assertTrue(
        run.err().contains("Canonical: https://scans.example.org/.well-known/probing.txt"),
        run.err());
    assertTrue(run.err().contains("Contact: mailto:scans@example.org"), run.err());
    assertTrue(run.err().contains("Expires: 2"), run.err());
    assertEquals("127.0.0.1:443\n", run.out());
  }

  @Test
  void whoAsksIsInTheProbesOnlyWhereAskedForAndWithAUri() {
    String[] dry = {"scan", "--fast-dryrun", "127.0.0.1", "-p", "443", "-b", "none"};
    String[] uri = {"--probe-description-uri", "https://scans.example.org/p"};
    CommandRun run = CommandRun.of(join(dry, uri, "--probe-description-in-band"));
    assertEquals(0, run.status(), run.err());
    CommandRun without = CommandRun.of(join(dry, new String[0], "--probe-description-in-band"));
    assertEquals(2, without.status());
    assertTrue(without.err().contains("--probe-description-uri"), without.err());
    CommandRun echo =
        CommandRun.of(join(dry, uri, "--probe-description-in-band", "-M", "icmp_echoscan"));
    assertEquals(2, echo.status());
    assertTrue(echo.err().contains("icmp_echoscan"), echo.err());
  }

  private static String[] join(String[] first, String[] second, String... third) {
    return Stream.of(first, second, third).flatMap(Stream::of).toArray(String[]::new);
  }
}
