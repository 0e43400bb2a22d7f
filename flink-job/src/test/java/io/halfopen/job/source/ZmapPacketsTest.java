package io.halfopen.job.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.PacketEvent;
import io.halfopen.job.Packets;
import io.halfopen.job.fingerprint.Exchange;
import io.halfopen.job.fingerprint.Train;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ZmapPacketsTest {
  private static final String MAC = "65535_2-1-3-1-1-8-4-0-0_1460_6";

  @TempDir Path dir;

  private CaptureReading read(String text, Integer... ports) throws Exception {
    return read(text.getBytes(StandardCharsets.UTF_8), ports);
  }

  private CaptureReading read(byte[] bytes, Integer... ports) throws Exception {
    EventFilter filter =
        new EventFilter(Long.MIN_VALUE, Long.MAX_VALUE, Set.of(), Set.of(ports), List.of());
    return CaptureReading.of(1_000, filter, Files.write(dir.resolve("zmap.csv"), bytes));
  }

  private static Ja4TScanRecord record(List<PacketEvent> packets) {
    Exchange exchange = new Exchange(new Exchange.Limits(600_000_000L, 64));
    packets.forEach(packet -> exchange.add(Packets.packet(packet)));
    Ja4TScanRecord record = Train.record(exchange.packets(), false, false, 600_000_000L);
    assertNotNull(record);
    return record;
  }

  @Test
  void aTrainOfRowsIsTheRecordOfItsPackets() throws Exception {
    String csv =
        "classification,dport,sport,saddr,daddr,timestamp_us,timestamp_ts,seqnum,acknum,ttl,ja4ts\n"
            + "synack,61000,443,192.0.2.1,198.51.100.1,500000,1700000000,7,9,50,"
            + MAC
            + "\n"
            + "icmp,,,192.0.2.9,198.51.100.1,0,1700000000,,,50,\n"
            + "synack,61000,443,192.0.2.1,198.51.100.1,500000,1700000001,7,9,50,"
            + MAC
            + "\n"
            + "rst,61000,443,192.0.2.1,198.51.100.1,400000,1700000004,8,9,50,\n";
    CaptureReading reading = read(csv);
    assertEquals(List.of(), reading.leftOut());
    Ja4TScanRecord record = record(reading.packets());
    assertEquals(MAC + "_1-R3", record.getJa4tscan());
    assertEquals(List.of(1_000_000L), record.getDelaysMicros());
    assertEquals(2_900_000L, record.getRstDelayMicros());
    assertEquals(1, record.getTimeResolutionMicros());
    assertEquals("192.0.2.1", record.getHost());
    assertEquals(443, record.getPort());
    assertEquals(61000, record.getScannerPort());
    assertEquals(14, record.getHops());
    assertEquals(List.of(), record.getTimestampValues());
  }

  @Test
  void aFileWithoutTheEndpointsPortTakesItFromTheCommand() throws Exception {
    String csv =
        "saddr,ja4ts,timestamp,dport\n192.0.2.1,65160_2-4-8-1-3_1460_10,1700000000,50000\n"
            + "192.0.2.1,65160_2-4-8-1-3_1460_10,1700000001,50000\n";
    Ja4TScanRecord record = record(read(csv, 8443).packets());
    assertEquals("65160_2-4-8-1-3_1460_10_1", record.getJa4tscan());
    assertEquals(8443, record.getPort());
    assertEquals(50000, record.getScannerPort());
    assertEquals(1_000_000, record.getTimeResolutionMicros());
    assertEquals(0, record.getInitialHopLimit());
    assertEquals(0, record.getHops());
    List<String> leftOut = read(csv).leftOut();
    assertEquals(1, leftOut.size());
    assertTrue(leftOut.get(0).contains("zmap.csv: line 1: no column sport"), leftOut.get(0));
    assertTrue(leftOut.get(0).endsWith("-p 443"), leftOut.get(0));
  }

  @Test
  void theClockOfTheEndpointIsTakenWhereAColumnHasIt() throws Exception {
    String csv =
        "saddr,sport,timestamp,ja4ts,tcpopt_ts_val,tcpopt_ts_ecr,tcpopt_wscale\n"
            + "2001:db8::1,443,1700000000.000001,65160_2-4-8-1-3_1460_7,4000000000,5,128\n";
    Ja4TScanRecord record = record(read(csv).packets());
    assertEquals("65160_2-4-8-1-3_1460_7", record.getJa4tscan());
    assertEquals(List.of(4_000_000_000L), record.getTimestampValues());
    assertEquals(1_700_000_000_000_001L, record.getFirstSeenMicros());
    assertEquals("2001:db8::1", record.getHost());
  }

  @Test
  void noFingerprintIsMadeOfAListThatCannotBeWhole() throws Exception {
    String csv =
        "saddr,sport,timestamp,ja4ts\n192.0.2.1,443,1700000000,65535_2-1-3-1-1-8-4-0_1460_6\n";
    Ja4TScanRecord record = record(read(csv).packets());
    assertEquals(null, record.getJa4tscan());
    assertEquals(List.of("truncated-options"), record.getFlags());
  }

  @Test
  void zeroAndAbsentAreToldApartByTheList() throws Exception {
    for (String scale : List.of("0", "00")) {
      String start = "saddr,sport,timestamp,ja4ts\n192.0.2.1,443,1700000000,";
      assertEquals(
          "1024_2-1-3_1460_0",
          record(read(start + "1024_2-1-3_1460_" + scale).packets()).getJa4tscan());
      assertEquals(
          "1024_2_1460_00", record(read(start + "1024_2_1460_" + scale).packets()).getJa4tscan());
      assertEquals(
          "1024_00_00_00", record(read(start + "1024_00_00_" + scale).packets()).getJa4tscan());
    }
  }

  @Test
  void whatAHeaderLacksIsSaid() throws Exception {
    assertMissing("sport,timestamp,ja4ts", "no column saddr");
    assertMissing("saddr,sport,ja4ts", "no column timestamp");
    assertMissing("saddr,sport,timestamp", "no column ja4ts: nothing");
    assertMissing("saddr,sport,timestamp,tcpopt_mss", "in which order");
    assertMissing("saddr,sport,timestamp,ja4ts,saddr", "column saddr stands twice");
    assertMissing("192.0.2.1,443,1700000000,1024_2_1460_00", "begins with its header");
  }

  private void assertMissing(String header, String reason) throws Exception {
    CaptureReading reading = read(header + "\n192.0.2.1,443,1700000000,1024_2_1460_00\n");
    assertEquals(1, reading.leftOut().size(), reading.toString());
    assertTrue(reading.leftOut().get(0).contains(reason), reading.leftOut().get(0));
    assertTrue(reading.packets().isEmpty());
  }

  @Test
  void rowsThatCannotBeReadAreNamedByLineAndStopNothing() throws Exception {
    StringBuilder csv = new StringBuilder("saddr,sport,timestamp,ja4ts\n");
    List<String> bad =
        List.of(
            "192.0.2.1,443,1700000000",
            "192.0.2,443,1700000000,1024_2_1460_00",
            "example.org,443,1700000000,1024_2_1460_00",
            "192.0.2.1,70000,1700000000,1024_2_1460_00",
            "192.0.2.1,443,yesterday,1024_2_1460_00",
            "192.0.2.1,443,99999999999,1024_2_1460_00",
            "192.0.2.1,443,1700000000,",
            "192.0.2.1,443,1700000000,1024_2_1460",
            "192.0.2.1,443,1700000000,1024_2_1460_00_1-2",
            "192.0.2.1,443,1700000000,70000_2_1460_00",
            "192.0.2.1,443,1700000000,1024_2_1460_7",
            "192.0.2.1,443,1700000000,1024_00_1460_00",
            "192.0.2.1,443,1700000000,1024_0-0-0-2_1460_00",
            "192.0.2.1,443,1700000000,0_00_00_00",
            "192.0.2.1,443,1700000000,1024_8-8-8-8-8_00_00",
            "\"192.0.2.1,443,1700000000,1024_2_1460_00",
            "x".repeat(20_000),
            "192.0.2.1,443,-5,1024_2_1460_00",
            "192.0.2.1,443,1700000000.,1024_2_1460_00",
            "192.0.2.1,4x3,1700000000,1024_2_1460_00");
    bad.forEach(row -> csv.append(row).append('\n'));
    csv.append("192.0.2.1,443,1700000000,1024_2_1460_00\r\n\n");
    CaptureReading reading = read(csv.toString());
    assertEquals(1, reading.packets().size());
    assertEquals(bad.size(), reading.leftOut().size());
    for (int i = 0; i < bad.size(); i++) {
      assertTrue(
          reading.leftOut().get(i).contains("zmap.csv: line " + (i + 2) + ": "),
          reading.leftOut().get(i));
      assertEquals(1, reading.leftOut().get(i).lines().count());
    }
    csv.append("one,more\n");
    List<String> more = read(csv.toString()).leftOut();
    assertEquals(LeftOut.LINES + 1, more.size());
    assertTrue(more.get(20).endsWith("left out 21 times in all, the first 20 are named"));
  }

  @Test
  void rowsComeInOrderHoweverTheyStood() throws Exception {
    List<String> rows = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      rows.add("192.0.2." + i % 50 + ",443," + (1_700_000_000 + i * 7) + ".25,1024_2_1460_00");
    }
    String header = "saddr,sport,timestamp,ja4ts\n";
    List<PacketEvent> inOrder = read(header + String.join("\n", rows)).packets();
    assertEquals(200, inOrder.size());
    assertEquals(1_000_000, inOrder.get(0).getTimeResolutionMicros());
    Collections.shuffle(rows, new Random(2));
    assertEquals(inOrder, read(header + String.join("\n", rows)).packets());
  }

  @Test
  void noBytesMakeItThrow() throws Exception {
    byte[] good =
        ("saddr,sport,timestamp,ja4ts,classification\n"
                + "192.0.2.1,443,1700000000.5,65535_2-1-3-1-1-8-4-0-0_1460_6,synack\n"
                + "192.0.2.1,443,1700000002.5,,rst\n")
            .getBytes(StandardCharsets.UTF_8);
    for (int length = 0; length < good.length; length++) {
      CaptureReading reading = read(Arrays.copyOf(good, length));
      assertTrue(reading.packets().size() <= 2);
    }
    Random random = new Random(4);
    int packets = 0;
    for (int i = 0; i < 1_000; i++) {
      byte[] bad = good.clone();
      for (int n = 1 + random.nextInt(3); n > 0; n--) {
        bad[random.nextInt(bad.length)] = (byte) random.nextInt();
      }
      packets += read(bad).packets().size();
    }
    assertTrue(packets > 300, packets + " only");
  }

  @Test
  void aTimesResolutionIsThatOfItsDigits() {
    assertEquals(new ZmapTime(5_000_000, 1_000_000), ZmapTime.of("5"));
    assertEquals(new ZmapTime(5_100_000, 1_000_000), ZmapTime.of("5.1"));
    assertEquals(new ZmapTime(5_123_000, 1_000), ZmapTime.of("5.123"));
    assertEquals(new ZmapTime(5_123_456, 0), ZmapTime.of("5.123456789"));
    assertEquals(new ZmapTime(5_000_007, 0), ZmapTime.of("5", "7"));
    assertEquals(
        new ZmapTime(1_713_866_400_123_000L, 1_000), ZmapTime.of("2024-04-23T12:00:00.123+0200"));
    assertEquals(
        new ZmapTime(1_713_873_600_000_000L, 1_000_000), ZmapTime.of("2024-04-23T12:00:00Z"));
    for (String bad : List.of("", ".", "-1", "1.x", "T", "2024-04-23T12:00:00", "1e9")) {
      assertThrows(IllegalArgumentException.class, () -> ZmapTime.of(bad), bad);
    }
  }
}
