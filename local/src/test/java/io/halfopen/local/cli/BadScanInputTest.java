package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * One clear line that names the thing, exit status 2, before a packet leaves. Every scan here is a
 * dry run to loopback, so that a check that is missing prints packets and sends none.
 */
final class BadScanInputTest {
  @TempDir Path folder;

  private static void refused(String names, List<String> more) {
    List<String> args = new ArrayList<>(List.of("scan", "--fast-dryrun", "-b", "none"));
    args.addAll(more);
    CommandRun run = CommandRun.of(args);
    assertEquals(2, run.status(), run.out() + run.err());
    assertEquals("", run.out());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().startsWith("halfopen: "), run.err());
    assertTrue(run.err().contains(names), run.err());
  }

  @ParameterizedTest(name = "{0} {1}")
  @CsvSource(
      delimiter = ';',
      value = {
        "--rate;0;--rate",
        "--rate;-5;--rate",
        "--rate;NaN;rate",
        "--rate;fast;--rate",
        "--bandwidth;10X;10X",
        "--bandwidth;0;--bandwidth",
        "--baseline;known.pcap;--sink",
        "--max-targets;0;0",
        "--max-targets;101%;101%",
        "--max-targets;some;some",
        "--max-results;0;--max-results",
        "--max-runtime;-1;-1",
        "--cooldown-time;-1;-1",
        "--probes;0;0 probes",
        "--probes;300;300 probes",
        "--retries;-1;-1 retries",
        "--batch;65;65",
        "--sender-threads;0;0 sender threads",
        "--seed;-1;--seed",
        "--seed;x;--seed",
        "--shards;0;0 shards",
        "--shards;2;--seed",
        "--shard;1;shard 1 of 1",
        "--source-port;0;0",
        "--source-port;99999;99999",
        "--source-port;a-b;a-b",
        "--source-port;5-4;5-4",
        "--gateway-mac;zz;zz",
        "--vlan;0;--vlan",
        "--vlan;5000;5000",
        "--source-ip;192.0.2.77;192.0.2.77",
        "--probe-ttl;0;0",
        "--probe-ttl;256;256",
        "--probe-module;smoke;smoke",
        "--probe-args;amiga;amiga",
        "--output-module;xml;xml",
        "--output-fields;host,colour;colour",
        "--output-level;sockets;sockets",
        "--dedup-method;twice;twice",
        "--dedup-window-size;0;--dedup-window-size",
        "--metrics-port;70000;70000",
        "--metrics-port;0;--metrics-port",
        "--min-hitrate;101;--min-hitrate",
        "--max-sendto-failures;-2;--max-sendto-failures",
        "--user-metadata;{;--user-metadata",
        "--metadata-file;/nowhere/m.json;/nowhere/m.json",
        "--status-updates-file;/nowhere/u.csv;/nowhere/u.csv",
        "--verbosity;6;--verbosity",
        "--log-directory;/nowhere;/nowhere",
        "--log-file;/nowhere/l;/nowhere/l",
        "--probe-description-uri;gopher://x;gopher",
        "--probe-contact;me;--probe-contact",
        "--every;often;often",
        "--every;0h;0h",
        "--spool-limit;much;much",
        "--max-half-open;1,2,3;1,2,3",
        "--kafka-property;acks=1;--bootstrap-servers",
        "--kafka-properties-file;/nowhere/k;/nowhere/k",
        "--session-gap;0;0",
        "--interface;halfopen99;halfopen99",
        "--target-ports;70000;70000",
        "--target-ports;9-1;9-1",
        "--list-of-ips-file;/nowhere/l;/nowhere/l",
        "--allowlist-file;/nowhere/w;/nowhere/w",
        "--blocklist-file;/nowhere/b;/nowhere/b",
        "--optout-file;/nowhere/o;/nowhere/o",
        "--config;/nowhere/c;/nowhere/c",
        "--no-such-option;1;--no-such-option",
      })
  void aValueThatCannotBeIsNamed(String option, String value, String names) throws Exception {
    if (!List.of("--config", "--no-such-option", "--blocklist-file").contains(option)) {
      Path file = folder.resolve("scan.conf");
      Files.writeString(file, "batch 7\n" + option.substring(2) + " \"" + value + "\"\n");
      List<String> args = new ArrayList<>(List.of("127.0.0.1", "-C", file.toString()));
      if (!option.equals("--target-ports")) {
        args.addAll(List.of("-p", "443"));
      }
      if (option.equals("--batch")) {
        Files.writeString(file, "\nbatch 65\n");
      }
      refused("scan.conf, line 2)", args);
    }
    List<String> args = new ArrayList<>(List.of("127.0.0.1", option + "=" + value));
    if (!option.equals("--target-ports")) {
      args.addAll(List.of("-p", "443"));
    }
    if (option.equals("--blocklist-file")) {
      CommandRun run =
          CommandRun.of("scan", "--fast-dryrun", "127.0.0.1", "-p", "443", option + "=" + value);
      assertEquals(2, run.status(), run.err());
      assertTrue(run.err().contains(names), run.err());
      return;
    }
    refused(names, args);
  }

  @Test
  void nothingIsAskedWhereNobodyIsNamed() {
    refused("TARGET", List.of("-p", "443"));
    refused("ports", List.of("127.0.0.1"));
    refused("no-network", List.of("no-network", "-p", "443"));
  }

  @Test
  void aBadLineOfAListIsNamedWithItsNumber() throws Exception {
    Path list = Files.writeString(folder.resolve("list.txt"), "127.0.0.1\n\n127.0.0.300\n");
    for (String option : List.of("-I", "-w", "-b", "--optout-file")) {
      CommandRun run =
          CommandRun.of("scan", "--fast-dryrun", "127.0.0.1", "-p", "443", option, list.toString());
      assertEquals(2, run.status(), option + run.err());
      assertEquals("", run.out());
      assertEquals(1, run.err().lines().count(), run.err());
      assertTrue(run.err().contains("list.txt"), run.err());
      assertTrue(run.err().contains("3"), run.err());
    }
  }

  @Test
  void anEmptyAllowlistIsNoScanOfEverything() throws Exception {
    Path list = Files.writeString(folder.resolve("allow.txt"), "# nobody\n");
    refused("allow.txt", List.of("-p", "443", "-w", list.toString()));
    refused("allow.txt", List.of("127.0.0.1", "-p", "443", "-w", list.toString()));
  }

  @Test
  void aBlockedTargetLeavesNothingToAsk() {
    CommandRun run = CommandRun.of("scan", "--fast-dryrun", "127.0.0.1", "-p", "443");
    assertEquals(2, run.status(), run.err());
    assertEquals("", run.out());
  }

  @Test
  void aWrongFilterIsShownWithACaretUnderTheFault() {
    CommandRun run =
        CommandRun.of(
            "scan",
            "--fast-dryrun",
            "127.0.0.1",
            "-p",
            "443",
            "--output-filter",
            "port = 1 && x = 2");
    assertEquals(2, run.status());
    assertEquals(
        "halfopen: the filter is wrong: there is no field 'x' (see --list-output-fields)\n"
            + "  port = 1 && x = 2\n"
            + "              ^\n",
        run.err());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "colour blue;line 2;colour",
        "rate;line 2;rate",
        "rate fast;line 2;--rate",
        "quiet maybe;line 2;quiet",
        "config other;line 2;config",
        "# fine\\nrate 5\\nrate 6;line 4;line 3",
      })
  void aBadLineOfAConfigurationIsNamed(String line, String number, String names) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("scan.conf"), "# a comment\n" + line.replace("\\n", "\n") + "\n");
    CommandRun run =
        CommandRun.of(
            "scan", "--fast-dryrun", "127.0.0.1", "-p", "443", "-b", "none", "-C", file.toString());
    assertEquals(2, run.status(), run.out() + run.err());
    assertEquals(1, run.err().lines().count(), run.err());
    assertTrue(run.err().contains(number), run.err());
    assertTrue(run.err().contains(names), run.err());
  }
}
