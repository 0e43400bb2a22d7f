package io.halfopen.scanner.link;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;

/** An interface whose other end is a file. */
final class TestTap {
  /** With Ethernet. */
  static final int FRAMES = 0x1002;

  /** A tunnel's, with IP alone. */
  static final int PACKETS = 0x1001;

  private static final int READ_WRITE_WITHOUT_WAITING = 2 | 0x800;
  private static final long SET_INTERFACE = 0x400454caL;

  static {
    Native.register("c");
  }

  private TestTap() {}

  static native int open(String path, int flags);

  static native long read(int descriptor, Memory to, long length);

  static native long write(int descriptor, byte[] from, long length);

  /** Makes one in the calling thread's namespace. */
  static int make(String name, int kind) {
    int descriptor = open("/dev/net/tun", READ_WRITE_WITHOUT_WAITING);
    if (descriptor < 0) {
      Assertions.assertNotEquals("true", System.getenv("CI"), "no /dev/net/tun here");
      Assumptions.abort("no /dev/net/tun here");
    }
    try (Memory request = new Memory(40)) {
      request.clear();
      byte[] bytes = name.getBytes(StandardCharsets.US_ASCII);
      request.write(0, bytes, 0, bytes.length);
      request.setShort(16, (short) kind);
      assertEquals(0, Libc.ioctl(descriptor, SET_INTERFACE, request));
    }
    return descriptor;
  }
}
