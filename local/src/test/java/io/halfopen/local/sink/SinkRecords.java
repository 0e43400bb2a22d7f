package io.halfopen.local.sink;

import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import java.nio.ByteBuffer;
import java.util.List;

/** Records of all kinds, each a function of its number. */
final class SinkRecords {
  /** 2026-01-01T22:30:00Z, so that the records of three hours lie in two days. */
  private static final long START = 1_767_306_600_000_000L;

  private static final long THREE_HOURS = 10_800_000_000L;

  private SinkRecords() {}

  static Ja4TScanRecord of(long n) {
    boolean incomplete = n % 10 == 3;
    boolean bare = n % 7 == 5;
    long first = START + n * 7919 * 1000 * 1000 % THREE_HOURS;
    return Ja4TScanRecord.newBuilder()
        .setId("%032x".formatted(0x9e3779b97f4a7c15L * (n + 1)))
        .setHost(n % 5 == 0 ? "2001:db8::" + Long.toHexString(n + 1) : "192.0.2." + n % 250)
        .setPort(n % 3 == 0 ? 80 : 443)
        .setJa4tscan(n % 11 == 4 ? null : "64240_2-1-3-1-1-4_1460_8_1-2-4-8-R6")
        .setWindow(64240)
        .setOptions("2-1-3-1-1-4")
        .setMss(bare ? null : 1460)
        .setWindowScale(bare ? null : 8)
        .setDelaysMicros(List.of(1_000_123L, 2_000_456L, 4_000_789L, 8_001_012L))
        .setRstDelayMicros(incomplete ? null : 6_000_000L)
        .setFirstSeenMicros(first)
        .setLastSeenMicros(first + 21_000_000)
        .setRttMicros(bare ? null : 12_345L)
        .setHopLimit(115)
        .setInitialHopLimit(128)
        .setHops(13)
        .setOptionBytes(ByteBuffer.wrap(new byte[] {2, 4, 5, (byte) 0xb4}))
        .setEnded(incomplete ? Ended.INCOMPLETE : Ended.RST)
        .setFlags(incomplete ? List.of("first-may-be-missing") : List.of())
        .setPackets(6)
        .setTemplate("65535_2-3-4-8-0_1460_7")
        .setSensor("s\u00e9nsor, \"one\"")
        .setScan("scan-1")
        .setScannerAddress(n % 5 == 0 ? "2001:db8:1::1" : "198.51.100.7")
        .setScannerPort((int) (61_000 + n % 1000))
        .setRevision((int) (n % 2))
        .setLabels(List.of(new Label("Windows 10", "os", 0.9, "a \"reason\",\nin two lines")))
        .setService("https")
        .build();
  }
}
