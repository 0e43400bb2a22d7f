package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.job.config.Surroundings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One file, the environment and flags. Every scan here is dry and to loopback. */
final class ConfigurationTest {
  @TempDir Path folder;
  private final Map<String, String> environment = new HashMap<>();

  private void file(String text) throws IOException {
    Path file = Files.writeString(folder.resolve("halfopen.yaml"), text);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
  }

  private CommandRun run(String... args) {
    return CommandRun.in(new Surroundings(environment, folder), args);
  }

  private List<String> targets(String... args) {
    String[] all =
        Stream.concat(Stream.of("scan", "--fast-dryrun", "-b", "none"), Arrays.stream(args))
            .toArray(String[]::new);
    CommandRun run = run(all);
    assertEquals(0, run.status(), run.err());
    return run.out().lines().sorted().toList();
  }

  private String shown(String... args) {
    CommandRun run =
        run(Stream.concat(Stream.of("config"), Arrays.stream(args)).toArray(String[]::new));
    assertEquals(0, run.status(), run.err());
    return run.out();
  }

  @Test
  void fiveMistakesOfFileAndFlagsAreFiveLinesAndNothingIsSent() throws IOException {
    file(
        """
        scan:
          target: 127.0.0.1
          target-ports: 443
          raet: 5
          cooldown-time: soon
          sink:
            - carrier-pigeon:home
            - elasticsearch:https://127.0.0.1:9?api-key-file=/nowhere/key
        """);
    CommandRun run = run("scan", "--fast-dryrun", "-b", "none", "--source-port", "a-b");
    assertEquals(2, run.status());
    assertEquals("", run.out());
    List<String> lines = run.err().lines().toList();
    assertEquals(5, lines.size(), run.err());
    String[] expected = {
      "line 4: 'scan' has no option 'raet'; did you mean 'rate'?",
      "'--cooldown-time': 'soon' is no number of seconds .*line 5\\)",
      "sink 'carrier-pigeon:home' does not exist.*line 6\\)",
      "/nowhere/key cannot be read.*line 6\\)",
      "--source-port 'a-b': give a port or a range"
    };
    for (int i = 0; i < expected.length; i++) {
      assertTrue(lines.get(i).startsWith("halfopen: "), lines.get(i));
      assertTrue(Pattern.compile(expected[i]).matcher(lines.get(i)).find(), lines.get(i));
    }
  }

  @Test
  void flagsWinOverTheEnvironmentWhichWinsOverTheFile() throws IOException {
    file("scan: {target: 127.0.0.1, target-ports: 1, session-gap: 7, seed: 3, rate: 10}\n");
    assertEquals(List.of("127.0.0.1:1"), targets());
    environment.put("HALFOPEN_SCAN_TARGET_PORTS", "2");
    assertEquals(List.of("127.0.0.1:2"), targets());
    assertEquals(List.of("127.0.0.1:3"), targets("-p", "3"));
    assertEquals(List.of("127.0.0.9:2"), targets("127.0.0.9"));
    environment.put("HALFOPEN_SCAN_SESSION_GAP", "8");
    environment.put("HALFOPEN_SCAN_RATE", "11");
    String shown = shown("scan", "-r", "12");
    assertTrue(shown.contains("  rate: 12  # command line\n"), shown);
    assertTrue(shown.contains("  session-gap: 8  # HALFOPEN_SCAN_SESSION_GAP\n"), shown);
    assertTrue(shown.contains("  seed: 3  # " + folder.resolve("halfopen.yaml") + ", line 1\n"));
    assertTrue(shown.contains("  batch: 64  # default\n"), shown);
  }

  @Test
  void aListOnTheCommandLineLeavesNothingOfTheFiles() throws IOException {
    file(
        "scan: {target: [127.0.0.1, 127.0.0.2], target-ports: [1, 2], sink: [files:a, files:b]}\n");
    assertEquals(4, targets().size());
    assertEquals(List.of("127.0.0.7:1", "127.0.0.7:2"), targets("127.0.0.7"));
    String shown = shown("scan", "--sink", "files:c");
    assertTrue(shown.contains("  sink:  # command line\n    - \"files:c\"\n"), shown);
    assertFalse(shown.contains("files:a"), shown);
    environment.put("HALFOPEN_SCAN_SINK", "files:d\nfiles:e\n");
    assertTrue(shown("scan").contains("    - \"files:d\"\n    - \"files:e\"\n"));
  }

  @Test
  void flagsAreTrueOrFalseAndNothingElse() throws IOException {
    file("scan: {target: 127.0.0.1, target-ports: 1, fast-dryrun: true, blocklist-file: none}\n");
    CommandRun dry = run("scan");
    assertEquals("127.0.0.1:1\n", dry.out(), dry.err());
    file("scan: {quiet: yes, iplayer: false}\njob: {changes: false}\n");
    CommandRun refused = run("scan", "--fast-dryrun", "-p", "1", "127.0.0.1");
    assertEquals(2, refused.status(), refused.out());
    assertTrue(refused.err().contains("line 1: 'quiet' is true or false"), refused.err());
    file("job: {changes: false}\n");
    assertTrue(shown("job").contains("  changes: false  # "), shown("job"));
  }

  @Test
  void fileIsNamedByFlagThenEnvironmentThenFolder() throws IOException {
    file("scan: {seed: 1}\n");
    Path second = Files.writeString(folder.resolve("second.yaml"), "scan: {seed: 2}\n");
    Path third = Files.writeString(folder.resolve("third.yaml"), "scan: {seed: 3}\n");
    assertTrue(shown("scan").contains("seed: 1 "));
    environment.put("HALFOPEN_CONFIG", second.toString());
    assertTrue(shown("scan").contains("seed: 2 "));
    assertTrue(shown("scan", "--config", third.toString()).contains("seed: 3 "));
    assertTrue(shown("-C", third.toString(), "scan").contains("seed: 3 "));
    assertFalse(shown("scan", "-C", "none").contains("seed:"));
  }

  @Test
  void aFileThatAnybodyMayWriteIsNotUsedByItself() throws IOException {
    file("scan: {seed: 1}\n");
    Path file = folder.resolve("halfopen.yaml");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    CommandRun refused = run("config", "scan");
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("--config none"), refused.err());
    assertTrue(shown("scan", "-C", file.toString()).contains("seed: 1 "));
  }

  @Test
  void everySectionIsLookedAtWhateverCommandRuns() throws IOException {
    file(
        """
        labels: [a, b]
        lba: {hosts: 3}
        rate: 5
        archive:
          write: {kepe: P1D, keep: P1D}
        job: {delivery: exactly-once, no-such: 1}
        explore:
        fingerprint: yes
        """);
    CommandRun run = run("map", "nothing.json");
    assertEquals(2, run.status());
    for (String line :
        List.of(
            "line 2: there is no command and no common option 'lba'; did you mean 'lab'?",
            "line 3: 'rate' belongs below the name of a command: 'scan:'",
            "line 5: 'write' has no option 'kepe'; did you mean 'keep'?",
            "line 6: 'job' has no option 'no-such'",
            "line 8: 'fingerprint' is a command: its options belong below it")) {
      assertTrue(run.err().contains(line), line + "\n" + run.err());
    }
    assertEquals(5, run.err().lines().count(), run.err());
  }

  @Test
  void whatEveryCommandIsToldReachesThoseThatHaveAUseForIt() throws IOException {
    file("labels: own.csv\nkafka-property: {acks: all}\nbootstrap-servers: 127.0.0.1:9\n");
    assertTrue(shown("scan").contains("labels: own.csv  # "));
    assertTrue(shown("sniff", "-i", "lo").contains("labels: own.csv  # "));
    assertFalse(shown("explore").contains("own.csv"));
    assertEquals(List.of("127.0.0.1:1"), targets("127.0.0.1", "-p", "1"));
    Files.writeString(folder.resolve("halfopen.yaml"), "kafka-property: {acks: all}\n");
    assertEquals(List.of("127.0.0.1:1"), targets("127.0.0.1", "-p", "1"));
    file("scan: {kafka-property: {acks: all}}\n");
    CommandRun refused = run("scan", "--fast-dryrun", "-b", "none", "127.0.0.1", "-p", "1");
    assertEquals(2, refused.status());
    assertTrue(refused.err().contains("--bootstrap-servers"), refused.err());
  }

  @Test
  void secretsAreMaskedAndReferencesAreNot() throws IOException {
    Path key = Files.writeString(folder.resolve("key"), "geheim-1\n");
    environment.put("WORD", "geheim-2");
    file(
        """
        scan:
          bootstrap-servers: 127.0.0.1:9
          kafka-property:
            sasl.jaas.config: 'Plain required username="u" password="geheim-3";'
            ssl.key.password: ${file:%s}
            client.id: me
          notes: ${env:WORD}
          sink: ["redis:r:1?list=l&password=geheim-4", "files:s3://key:geheim-5@bucket/x"]
        """
            .formatted(key));
    String shown = shown("scan");
    assertFalse(shown.contains("geheim"), shown);
    assertTrue(shown.contains("sasl.jaas.config: \"********\""), shown);
    assertTrue(shown.contains("ssl.key.password: \"${file:" + key + "}\""), shown);
    assertTrue(shown.contains("notes: \"${env:WORD}\""), shown);
    assertTrue(shown.contains("client.id: me"), shown);
    assertTrue(shown.contains("redis:r:1?list=l&password=********"), shown);
    assertTrue(shown.contains("files:s3://key:********@bucket/x"), shown);
  }

  @Test
  void aSecretThatIsMisplacedIsNotPrinted() throws IOException {
    environment.put("WORD", "geheim-2");
    file("scan: {rate: '${env:WORD}', target: 127.0.0.1, target-ports: 1, notes: '${env:NONE}'}\n");
    CommandRun run = run("scan", "--fast-dryrun", "-b", "none");
    assertEquals(2, run.status());
    assertFalse(run.err().contains("geheim"), run.err());
    assertTrue(run.err().contains("'--rate': '${env:WORD}' is not"), run.err());
    assertTrue(run.err().contains("${env:NONE}: the environment has no such variable"), run.err());
    CommandRun sink = run("-C", "none", "lab", "--sink", "https://me:geheim@es:9200");
    assertEquals(2, sink.status());
    assertFalse(sink.err().contains("geheim"), sink.err());
  }

  @Test
  void aSecretOnACommandLineIsRefused() {
    CommandRun run =
        run(
            "forget",
            "192.0.2.1",
            "--bootstrap-servers=127.0.0.1:9",
            "--kafka-property=ssl.key.password=geheim");
    assertEquals(2, run.status());
    assertFalse(run.err().contains("geheim"), run.err());
    assertTrue(run.err().contains("ssl.key.password: no secret belongs on a command line"));
    assertTrue(run.err().contains("${file:PATH}"), run.err());
  }

  @Test
  void whatConfigPrintsCanBeUsedAgain() throws IOException {
    file(
        """
        scan:
          target: [127.0.0.1, '::1']
          target-ports: 443,80
          output-filter: "port = 443 && host != \\"x\\\\y\\""
          max-sendto-failures: -1
          notes: 'null'
          user-metadata: '{"a": [1, "ü\\u0001"]}'
          output-args: ''
          probe-description-in-band: false
        """);
    String first = shown();
    file(first);
    assertEquals(values(first), values(shown()));
    assertTrue(first.contains("\njob:\n"), first);
    assertEquals(1, first.lines().filter("archive:"::equals).count(), first);
    assertEquals(1, first.lines().filter("  write:"::equals).count(), first);
    assertEquals(1, first.lines().filter("  compact:"::equals).count(), first);
  }

  private static List<String> values(String shown) {
    return shown.lines().map(line -> line.replaceFirst(" {2}# .*", "")).toList();
  }

  @Test
  void aMaskIsNoSecret() throws IOException {
    file("scan: {kafka-property: {ssl.key.password: '********'}}\n");
    CommandRun run = run("config", "scan");
    assertEquals(2, run.status());
    assertTrue(run.err().contains("was masked when it was printed"), run.err());
  }

  @Test
  void whatIsNoYamlIsNamedByItsLineAlone() throws IOException {
    for (String text :
        List.of(
            "scan:\n  rate: 5\n rate: geheim\n",
            "scan: [geheim\n",
            "- geheim\n",
            "scan: {rate: 5, rate: 6}\n",
            "scan: &a {rate: *a}\n",
            "? [a]\n: b\n",
            "x: " + "[".repeat(5000),
            "\u0000",
            "a".repeat(1 << 21))) {
      file(text);
      CommandRun run = run("config", "scan");
      assertEquals(2, run.status(), text.substring(0, Math.min(30, text.length())));
      assertEquals(1, run.err().lines().count(), run.err());
      assertTrue(run.err().startsWith("halfopen: " + folder), run.err());
      assertFalse(run.err().contains("geheim"), run.err());
    }
  }

  @Test
  void variablesOfServicesAreLeftAloneAndMistypedOnesAreSaid() {
    environment.put("HALFOPEN_EXPLORE_PORT", "tcp://10.0.0.1:8417");
    environment.put("HALFOPEN_SCAN_SERVICE_HOST", "10.0.0.1");
    assertFalse(shown("explore").contains("tcp:"));
    environment.put("HALFOPEN_SCAN_RAET", "5");
    CommandRun run = run("config", "scan");
    assertEquals(0, run.status());
    run = run("scan", "--fast-dryrun", "-b", "none", "127.0.0.1", "-p", "1");
    assertTrue(run.err().contains("note: HALFOPEN_SCAN_RAET"), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }

  @Test
  void theDocumentationsExampleIsRight() throws IOException {
    String text = Files.readString(Path.of("../docs/configuration.md"));
    Matcher example = Pattern.compile("(?s)```yaml\n(.*?)```").matcher(text);
    assertTrue(example.find());
    file(example.group(1));
    String shown = shown();
    assertTrue(shown.contains("  target-ports: "), shown);
    assertTrue(shown.contains("halfopen.yaml, line 2"), shown);
  }

  @Test
  void everyCommandIsDescribedInOneWholeSentence() {
    String help = run("--help").out();
    String list = help.substring(help.indexOf("Commands:\n"), help.indexOf("./halfopen test"));
    List<String> commands =
        Arrays.stream(list.split("\n(?=  \\S)", -1)).skip(1).map(String::strip).toList();
    assertTrue(commands.size() >= 13, list);
    for (String command : commands) {
      assertTrue(command.matches("(?s)[a-z]+\\s+[A-Z].*\\."), command);
    }
  }
}
