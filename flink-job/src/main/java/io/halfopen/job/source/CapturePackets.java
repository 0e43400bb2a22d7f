package io.halfopen.job.source;

import io.halfopen.event.PacketEvent;
import io.halfopen.scanner.capture.CaptureStream;
import io.halfopen.scanner.capture.DamagedCapture;
import io.halfopen.scanner.wire.ContentCount;
import io.halfopen.scanner.wire.TcpSegment;
import java.io.IOException;
import java.io.InputStream;
import java.util.Collection;

/** A capture file's packets. */
final class CapturePackets implements PacketFile {
  private final String path;
  private final CaptureStream capture;
  private final ContentCount count;
  private final TcpSegment segment = new TcpSegment();

  CapturePackets(String path, InputStream in, ContentCount count) throws Unreadable {
    this.count = count;
    this.path = path;
    try {
      capture = CaptureStream.open(in);
    } catch (DamagedCapture e) {
      throw unreadable(e);
    } catch (IOException e) {
      throw new Unreadable(path, 0, Unreadable.why(e));
    }
  }

  private Unreadable unreadable(DamagedCapture e) {
    return new Unreadable(path, e.offset(), e.reason(), e.isLast());
  }

  @Override
  public boolean next() throws Unreadable {
    try {
      return capture.next();
    } catch (DamagedCapture e) {
      throw unreadable(e);
    }
  }

  @Override
  public long capturedMicros() {
    return capture.capturedMicros();
  }

  @Override
  public void events(Collection<PacketEvent> into) {
    int length = capture.frame().remaining();
    if (segment.parse(capture.frame(), length, capture.originalLength(), capture.dataLinkType())) {
      into.addAll(CaptureEvents.of(segment, capture.capturedMicros()));
    }
    count.add(segment.content());
  }

  @Override
  public void close() throws IOException {
    capture.close();
  }
}
