package io.halfopen.scanner.scan;

import io.halfopen.scanner.publish.PacketPublisher;
import io.halfopen.scanner.target.OptOuts;
import org.jspecify.annotations.Nullable;

/** What lets senders wait: nobody knows who opted out, or answers might not be kept. */
record Hold(OptOuts optOuts, PacketPublisher publisher) {
  /** Why nothing may be sent at the moment, or null. */
  @Nullable String reason() {
    String why = optOuts.paused();
    return why == null ? publisher.hold() : why;
  }
}
