package io.halfopen.local.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.PassiveFingerprint;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.apache.avro.file.DataFileReader;
import org.apache.avro.specific.SpecificDatumReader;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Other people's connections through the command line. */
final class PassiveCommandTest {
  private static final String SAMPLE = "../samples/lab.pcap";
  private static final String SYN =
      "45000034 0001 4000 4006 0000 c0000201 c0000202"
          + "9c4001bb 00000001 00000000 8002 faf0 0000 0000 020405b4 0103 0308 0101 0402";
  private static final String SYN_ACK =
      "45000034 0000 4000 4006 0000 c0000202 c0000201"
          + "01bb9c40 0000000a 00000002 8012 ffff 0000 0000 02040578 0101 0402 0103 030d";
  private static final String TAKEN_UP =
      "45000028 0002 4000 4006 0000 c0000201 c0000202"
          + "9c4001bb 00000002 0000000b 5010 0200 0000 0000";
  private static final String FRAGMENT =
      "45000028 0003 2000 4006 0000 c0000201 c0000202"
          + "9c4001bb 00000002 0000000b 5010 0200 0000 0000";

  @TempDir Path folder;

  /** A pcap of raw IP packets, a second apart. */
  private Path capture(String... packets) throws IOException {
    ByteBuffer out = ByteBuffer.allocate(10_000).order(ByteOrder.LITTLE_ENDIAN);
    out.putInt(0xa1b2c3d4).putShort((short) 2).putShort((short) 4).putLong(0);
    out.putInt(65535).putInt(101);
    int second = 1_700_000_000;
    for (String packet : packets) {
      byte[] bytes = HexFormat.of().parseHex(packet.replace(" ", ""));
      out.putInt(second++).putInt(0).putInt(bytes.length).putInt(bytes.length).put(bytes);
    }
    Path file = folder.resolve("made.pcap");
    Files.write(file, java.util.Arrays.copyOf(out.array(), out.position()));
    return file;
  }

  private static CommandRun passive(String... more) {
    List<String> args = new ArrayList<>(List.of("fingerprint", "--passive"));
    args.addAll(List.of(more));
    return CommandRun.of(args);
  }

  @Test
  void aCaptureOfAScanShowsItsClientAndTheSameTrains() {
    CommandRun run = passive(SAMPLE, "-f", "kind,server,server_port,ja4t,ja4ts");
    assertEquals(0, run.status(), run.err());
    CommandRun active = CommandRun.of("fingerprint", SAMPLE, "-f", "host,port,ja4tscan");
    List<String> expected = new ArrayList<>();
    for (String row : active.rows()) {
      String endpoint = row.substring(0, row.lastIndexOf(','));
      String train = row.substring(row.lastIndexOf(',') + 1);
      expected.add("ja4t," + endpoint + ",65535_2-3-4-8-0_1460_7,");
      expected.add("ja4ts," + endpoint + ",65535_2-3-4-8-0_1460_7," + train);
    }
    assertEquals(24, expected.size());
    assertEquals(expected.stream().sorted().toList(), run.rows());
    assertEquals("12 SYNs, 12 SYN-ACKs\n", run.err());
  }

  @Test
  void anOrdinaryConnectionIsNoScanButIsSeenPassively() throws IOException {
    String file = capture(SYN, SYN_ACK, TAKEN_UP).toString();
    assertEquals(List.of(), CommandRun.of("fingerprint", file, "-f", "ja4tscan").rows());
    CommandRun run = passive(file, "-f", "kind,client,client_port,ja4t,ja4ts,ended,label");
    assertEquals(
        List.of(
            "ja4t,192.0.2.1,40000,64240_2-1-3-1-1-4_1460_8,,seen,Windows 10",
            "ja4ts,192.0.2.1,40000,64240_2-1-3-1-1-4_1460_8,"
                + "65535_2-1-1-4-1-3_1400_13,ack,Cloudflare seen from Windows"),
        run.rows());
  }

  @Test
  void whatWasPassedOverIsSaidInOneLine() throws IOException {
    CommandRun run =
        passive(
            capture(SYN, FRAGMENT, SYN.replace("4006", "4011"), "00", "45").toString(),
            "-f",
            "kind");
    assertEquals(List.of("ja4t"), run.rows());
    assertEquals(
        "passed over: 1 fragments, 1 not TCP, 2 broken or cut short\n1 SYNs, 0 SYN-ACKs\n",
        run.err());
  }

  @Test
  void connectionsInsideTunnelsAreSeen() throws IOException {
    String vxlan =
        "4500006a 0000 4000 4011 0000 c6336401 c6336402 c00012b5 00560000 08000000 00000700"
            + "020000000001020000000002 0800";
    CommandRun run =
        passive(capture(vxlan + SYN, vxlan + SYN_ACK).toString(), "-f", "kind,server,ja4ts");
    assertEquals(
        List.of("ja4t,192.0.2.2,", "ja4ts,192.0.2.2,65535_2-1-1-4-1-3_1400_13"), run.rows());
  }

  @Test
  void filtersChooseServersAndTimes() throws IOException {
    String file = capture(SYN, SYN_ACK, TAKEN_UP).toString();
    assertEquals(2, passive(file, "-p", "443").rows().size());
    assertEquals(0, passive(file, "-p", "80").rows().size());
    assertEquals(2, passive(file, "--network", "192.0.2.2").rows().size());
    assertEquals(0, passive(file, "--network", "192.0.2.1").rows().size());
    assertEquals(1, passive(file, "--to", "2023-11-14T22:13:21Z").rows().size());
    assertEquals(1, passive(file, "--output-filter", "kind = ja4ts").rows().size());
  }

  @Test
  void anAvroFileHoldsTheSameLines() throws IOException {
    Path file = folder.resolve("lines.avro");
    CommandRun run = passive(SAMPLE, "-O", "avro", "-o", file.toString());
    assertEquals(0, run.status(), run.err());
    int lines = 0;
    try (var reader =
        new DataFileReader<>(file.toFile(), new SpecificDatumReader<>(PassiveFingerprint.class))) {
      for (PassiveFingerprint line : reader) {
        assertEquals("65535_2-3-4-8-0_1460_7", line.getJa4t());
        lines++;
      }
    }
    assertEquals(24, lines);
    assertFalse(Files.exists(folder.resolve("lines.avro.part")));
  }

  @Test
  void whatCannotBeIsSaidInOneLine() throws IOException {
    assertRefused(passive(), "no SOURCE given");
    assertRefused(passive(SAMPLE, "-O", "avro"), "-o FILE");
    assertRefused(passive(SAMPLE, "--sink", "files:" + folder), "--sink");
    assertRefused(passive(folder.toString()), "is an archive");
    assertRefused(passive("no-such-file"), "no such file");
    assertRefused(passive(SAMPLE, "--labels", "no-such-file"), "no-such-file");
    assertRefused(passive(SAMPLE, "-f", "host"), "field 'host' does not exist");
    assertRefused(CommandRun.of("sniff"), "--interface");
    assertRefused(CommandRun.of("sniff", "-i", "lo", "-O", "ocsf"), "ocsf");
  }

  private static void assertRefused(CommandRun run, String words) {
    assertEquals(2, run.status(), run.err());
    assertTrue(run.err().contains(words), run.err());
    assertEquals(1, run.err().lines().count(), run.err());
  }
}
