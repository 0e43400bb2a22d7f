package io.halfopen.scanner.capture;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/** All that a capture gives: a line for each packet, and a line for each damage. */
record Read(List<String> packets, List<String> damage) {
  static Read of(byte[] bytes) throws IOException {
    return of(new ByteArrayInputStream(bytes));
  }

  static Read of(InputStream in) throws IOException {
    Read read = new Read(new ArrayList<>(), new ArrayList<>());
    try (CaptureStream capture = CaptureStream.open(in)) {
      read.all(capture);
    } catch (DamagedCapture e) {
      read.damage.add(e.getMessage());
    }
    return read;
  }

  private void all(CaptureStream capture) throws DamagedCapture {
    while (true) {
      try {
        if (!capture.next()) {
          return;
        }
        byte[] frame = new byte[capture.frame().remaining()];
        capture.frame().get(frame);
        packets.add(
            capture.dataLinkType()
                + " "
                + capture.capturedMicros()
                + " "
                + capture.originalLength()
                + " "
                + HexFormat.of().formatHex(frame));
      } catch (DamagedCapture e) {
        if (e.isLast()) {
          throw e;
        }
        damage.add(e.getMessage());
      }
    }
  }
}
