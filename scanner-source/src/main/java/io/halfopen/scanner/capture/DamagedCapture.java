package io.halfopen.scanner.capture;

import java.io.IOException;

/** Something in a capture cannot be read: from which byte on, and why. */
public final class DamagedCapture extends IOException {
  private static final long serialVersionUID = 1L;

  private final long offset;
  private final String reason;
  private final boolean last;

  /**
   * @param offset bytes from the beginning, of what it unpacks to where it is packed
   * @param last whether nothing behind it can be read either
   */
  DamagedCapture(long offset, String reason, boolean last) {
    super("byte " + offset + ": " + reason);
    this.offset = offset;
    this.reason = reason;
    this.last = last;
  }

  static DamagedCapture cut(long offset) {
    return new DamagedCapture(offset, "cut off here; what came before was used", true);
  }

  public long offset() {
    return offset;
  }

  public String reason() {
    return reason;
  }

  /** Whether nothing behind it can be read. */
  public boolean isLast() {
    return last;
  }
}
