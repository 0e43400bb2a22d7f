package io.halfopen.explore;

import io.halfopen.event.Ended;
import io.halfopen.event.Hint;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.table.CsvFormat;
import io.halfopen.job.table.JsonFormat;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records as short as a test wants to say them, and as the file sink writes them. */
public final class RecordLines {
  public static final String LINUX = "65160_2-4-8-1-3_1460_10_1-2-4-8-16";
  public static final String TUNNELLED = "65236_2-4-8-1-3_1400_10_1-2-4-8-16";
  public static final String WINDOWS = "64240_2-1-3-1-1-4_1460_8_1-2-4-8-R6";

  /** 2026-11-21T14:00:00Z. */
  public static final long START = 1_795_269_600_000_000L;

  private RecordLines() {}

  /** A final record; its id follows from endpoint and time. */
  public static Ja4TScanRecord record(String host, int port, String ja4tscan, int second) {
    String[] parts = ja4tscan.split("_");
    List<Long> delays = new ArrayList<>();
    Long rst = null;
    for (String part : parts.length > 4 ? parts[4].split("-") : new String[0]) {
      if (part.startsWith("R")) {
        rst = Long.parseLong(part.substring(1)) * 1_000_000 + 7000;
      } else {
        delays.add(Long.parseLong(part) * 1_000_000 + 21_000);
      }
    }
    long first = START + second * 1_000_000L;
    boolean windows = ja4tscan.equals(WINDOWS);
    String id = String.format("%032x", (host + port + second).hashCode() & 0xffffffffL);
    return Ja4TScanRecord.newBuilder()
        .setId(id)
        .setHost(host)
        .setPort(port)
        .setJa4tscan(ja4tscan)
        .setWindow(Integer.parseInt(parts[0]))
        .setOptions(parts[1])
        .setMss(Integer.valueOf(parts[2]))
        .setWindowScale(parts[3].equals("00") ? null : Integer.valueOf(parts[3]))
        .setDelaysMicros(delays)
        .setRstDelayMicros(rst)
        .setFirstSeenMicros(first)
        .setLastSeenMicros(first + delays.stream().mapToLong(d -> d).sum())
        .setRttMicros(12_345L)
        .setHopLimit(windows ? 115 : 55)
        .setInitialHopLimit(windows ? 128 : 64)
        .setHops(windows ? 13 : 9)
        .setOptionBytes(ByteBuffer.allocate(0))
        .setEnded(rst == null ? Ended.GAP : Ended.RST)
        .setPackets(1 + delays.size())
        .setTemplate("65535_2-3-4-8-0_1460_7")
        .setSensor("s1")
        .setScan("scan1")
        .setScannerAddress("198.51.100.250")
        .setScannerPort(61000)
        .setService(port == 443 ? "https" : null)
        .setLabels(
            List.of(
                new Label(
                    windows ? "Windows 10" : "Linux (6.x)", "os", 0.9, "all of it as listed")))
        .setHints(
            ja4tscan.equals(TUNNELLED)
                ? List.of(new Hint("tunnel", "MSS 1400 leaves 60 bytes; WireGuard takes 60"))
                : List.of())
        .build();
  }

  public static String json(Ja4TScanRecord record) {
    return new JsonFormat<Ja4TScanRecord>(RecordFields.fields().choose(null)).line(record) + "\n";
  }

  /** With the header above. */
  public static String csv(List<Ja4TScanRecord> records) {
    CsvFormat<Ja4TScanRecord> format = new CsvFormat<>(RecordFields.fields().choose(null), true);
    StringBuilder text = new StringBuilder(format.header()).append('\n');
    records.forEach(record -> text.append(format.line(record)).append('\n'));
    return text.toString();
  }

  /** A line that the job's change sink would write. */
  public static String change(String host, int port, String before, String after) {
    return """
        {"occurred":"2026-11-21T14:10:00.000000Z","kind":"changed","host":"%s","port":%d,"groups":[],\
        "before":"%s","after":"%s","parts":["mss"],"stacks":[],"severity":"medium",\
        "reason":"mss 1460 to 1400: something that takes 60 bytes has come into the way",\
        "id":"c-%s-%d"}
        """
        .formatted(host, port, before, after, host, port);
  }
}
