package io.halfopen.local.lab;

import io.halfopen.event.Ja4TScanRecord;
import org.jspecify.annotations.Nullable;

/**
 * What a lab host was given.
 *
 * @param address its IPv4 address
 * @param retries how often its kernel sends the SYN-ACK again
 * @param mss the maximum segment size it offers, bytes
 * @param windowClamp the listener's window clamp in bytes, or 0
 * @param receiveBuffer the listener's receive buffer in bytes, or 0
 */
public record Dealt(String address, int retries, int mss, int windowClamp, int receiveBuffer) {
  /** The delays that the kernel's doubling timer makes of the retries: {@code _1-2-4}. */
  public String delays() {
    StringBuilder delays = new StringBuilder();
    for (int retry = 0; retry < retries; retry++) {
      delays.append(retry == 0 ? '_' : '-').append(1 << retry);
    }
    return delays.toString();
  }

  /** Whether a record shows what was dealt: every delay, no more, and the segment size. */
  public boolean matches(@Nullable Ja4TScanRecord record) {
    if (record == null || record.getJa4tscan() == null) {
      return false;
    }
    String[] parts = record.getJa4tscan().split("_", 5);
    String delays = parts.length == 5 ? "_" + parts[4] : "";
    return parts.length >= 4
        && parts[2].equals(String.valueOf(mss))
        && delays.equals(delays())
        && !(windowClamp > 0 && record.getWindow() > windowClamp);
  }

  /** In words. */
  public String text() {
    return retries
        + (retries == 1 ? " retry, MSS " : " retries, MSS ")
        + mss
        + (windowClamp > 0 ? ", window at most " + windowClamp : "")
        + (receiveBuffer > 0 ? ", receive buffer " + receiveBuffer : "");
  }
}
