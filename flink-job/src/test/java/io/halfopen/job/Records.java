package io.halfopen.job;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** Records out of their string, as short as a test wants to say them. */
public final class Records {
  public static final String LINUX = "65160_2-4-8-1-3_1460_10_1-2-4-8-16";
  public static final String WINDOWS = "64240_2-1-3-1-1-4_1460_8_1-2-4-8-R6";

  /** 2026-01-01. */
  public static final long START = 1_767_225_600_000_000L;

  private static int ids;

  private Records() {}

  /** A final record of a scan with the common template; a new id each time. */
  public static Ja4TScanRecord of(String ja4tscan) {
    String[] parts = ja4tscan.split("_", -1);
    List<Long> delays = new ArrayList<>();
    Long rst = null;
    if (parts.length > 4) {
      for (String part : parts[4].split("-")) {
        if (part.startsWith("R")) {
          rst = Long.parseLong(part.substring(1)) * 1_000_000;
        } else {
          delays.add(Long.parseLong(part) * 1_000_000);
        }
      }
    }
    long span = delays.stream().mapToLong(d -> d).sum();
    return Ja4TScanRecord.newBuilder()
        .setId(String.format("%016x%016x", 0x9e3779b97f4a7c15L * ++ids, ids))
        .setHost("192.0.2.1")
        .setPort(443)
        .setJa4tscan(ja4tscan)
        .setWindow(Integer.parseInt(parts[0]))
        .setOptions(parts[1])
        .setMss(parts[2].equals("00") ? null : Integer.valueOf(parts[2]))
        .setWindowScale(parts[3].equals("00") ? null : Integer.valueOf(parts[3]))
        .setDelaysMicros(delays)
        .setRstDelayMicros(rst)
        .setFirstSeenMicros(START)
        .setLastSeenMicros(START + span)
        .setHopLimit(parts[1].equals("2-1-3-1-1-4") ? 115 : 55)
        .setInitialHopLimit(parts[1].equals("2-1-3-1-1-4") ? 128 : 64)
        .setHops(parts[1].equals("2-1-3-1-1-4") ? 13 : 9)
        .setOptionBytes(ByteBuffer.allocate(0))
        .setEnded(rst == null ? Ended.GAP : Ended.RST)
        .setPackets(1 + delays.size())
        .setTemplate("65535_2-3-4-8-0_1460_7")
        .setSensor("s1")
        .setScan("scan1")
        .setScannerAddress("198.51.100.7")
        .setScannerPort(61000)
        .build();
  }

  /** The same, captured so many seconds after the start. */
  public static Ja4TScanRecord at(double seconds, String ja4tscan) {
    Ja4TScanRecord record = of(ja4tscan);
    long by = Math.round(seconds * 1e6);
    record.setFirstSeenMicros(record.getFirstSeenMicros() + by);
    record.setLastSeenMicros(record.getLastSeenMicros() + by);
    return record;
  }
}
