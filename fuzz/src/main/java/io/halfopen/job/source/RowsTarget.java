package io.halfopen.job.source;

import io.halfopen.fuzz.Target;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Rows that ZMap or a fork of it may have written. */
public final class RowsTarget implements Target {
  @Override
  public void read(byte[] input) {
    try {
      CaptureTarget.use(new ZmapPackets("input", new ByteArrayInputStream(input), -1));
      CaptureTarget.use(new ZmapPackets("input", new ByteArrayInputStream(input), 443));
    } catch (IOException e) {
      CaptureTarget.oneLine(e);
    }
  }

  @Override
  public List<byte[]> seeds() {
    return List.of(
        text(
            "saddr,sport,daddr,dport,seqnum,acknum,window,ttl,ipid,classification,ja4ts,"
                + "tcpopt_ts_val,tcpopt_ts_ecr,timestamp_ts,timestamp_us\n"
                + "192.0.2.1,443,192.0.2.9,61000,9000,5001,65160,63,7,synack,"
                + "65160_2-4-8-1-3_1460_7,1,2,1700000000,5\n"
                + "192.0.2.1,443,192.0.2.9,61000,9001,0,0,63,,rst,,,,1700000006,5\n"),
        text(
            "saddr,dport,ja4ts,timestamp_str\n"
                + "2001:db8::1,61000,\"65535_2-1-3-1-1-8-4-0-0_1460_6\",2024-04-23T10:00:00.123-0400\n"));
  }

  private static byte[] text(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
