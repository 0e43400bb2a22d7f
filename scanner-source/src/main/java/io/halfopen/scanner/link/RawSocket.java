package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.halfopen.event.BadInputException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/**
 * An IPv4 raw socket that takes whole packets. The kernel routes and resolves neighbours, so no
 * gateway's hardware address has to be known.
 */
final class RawSocket implements AutoCloseable {
  private static final int AF_INET = 2;
  private static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  private static final int IPPROTO_RAW = 255;
  private static final int SOL_SOCKET = 1;
  private static final int SO_BINDTODEVICE = 25;
  private static final int EPERM = 1;
  private static final int EINTR = 4;
  private static final int EAGAIN = 11;
  private static final int EACCES = 13;
  private static final int ENOBUFS = 105;
  private static final int ATTEMPTS = 10;
  private static final long RETRY_NANOS = 200_000;

  private final int descriptor;
  private final Memory address = new Memory(16);
  private boolean closed;

  private RawSocket(int descriptor) {
    this.descriptor = descriptor;
    address.clear();
    address.setShort(0, (short) AF_INET);
  }

  static RawSocket open(String interfaceName) {
    if (!Platform.isLinux() || Native.POINTER_SIZE != 8) {
      throw new BadInputException("scanning needs a 64-bit Linux; captures can be read anywhere");
    }
    int descriptor = Libc.socket(AF_INET, SOCK_RAW_CLOEXEC, IPPROTO_RAW);
    if (descriptor < 0) {
      throw failure("socket", Native.getLastError());
    }
    byte[] name = (interfaceName + "\0").getBytes(StandardCharsets.UTF_8);
    if (Libc.setsockopt(descriptor, SOL_SOCKET, SO_BINDTODEVICE, name, name.length) < 0) {
      int error = Native.getLastError();
      Libc.close(descriptor);
      throw failure("binding to " + interfaceName, error);
    }
    return new RawSocket(descriptor);
  }

  private static BadInputException failure(String what, int error) {
    if (error == EPERM || error == EACCES) {
      return noPermission();
    }
    return new BadInputException("raw socket: " + what + " failed with errno " + error);
  }

  static BadInputException noPermission() {
    return new BadInputException(
        "raw sockets need CAP_NET_RAW: run as root (sudo), or give the process that capability");
  }

  /** Sends a packet in a direct buffer; false where the kernel refuses it for good. */
  boolean send(ByteBuffer packet, int targetIpv4) {
    // In network order whatever the machine's order.
    address.setByte(4, (byte) (targetIpv4 >> 24));
    address.setByte(5, (byte) (targetIpv4 >> 16));
    address.setByte(6, (byte) (targetIpv4 >> 8));
    address.setByte(7, (byte) targetIpv4);
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      if (Libc.sendto(descriptor, packet, packet.remaining(), 0, address, 16) >= 0) {
        return true;
      }
      int error = Native.getLastError();
      if (error != EAGAIN && error != ENOBUFS && error != EINTR) {
        return false;
      }
      java.util.concurrent.locks.LockSupport.parkNanos(RETRY_NANOS);
    }
    return false;
  }

  @Override
  public void close() {
    if (!closed) {
      closed = true;
      Libc.close(descriptor);
      address.close();
    }
  }

  /** Bound directly: a proxy would allocate for every packet. */
  private static final class Libc {
    static {
      Native.register("c");
    }

    private Libc() {}

    static native int socket(int domain, int type, int protocol);

    static native int setsockopt(int socket, int level, int name, byte[] value, int length);

    static native long sendto(
        int socket, ByteBuffer bytes, long length, int flags, Pointer address, int addressLength);

    static native int close(int descriptor);
  }
}
