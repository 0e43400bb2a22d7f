package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Platform;
import com.sun.jna.Pointer;
import io.halfopen.event.BadInputException;
import org.jspecify.annotations.Nullable;

/**
 * The system calls that Java lacks, bound directly: a proxy would allocate for every call.
 * Addresses are plain numbers where a hot loop passes them.
 */
final class Libc {
  static final int EPERM = 1;
  static final int EINTR = 4;
  static final int EAGAIN = 11;
  static final int EACCES = 13;
  static final int ENOBUFS = 105;

  static final int AF_INET = 2;
  static final int AF_INET6 = 10;
  static final int AF_PACKET = 17;
  static final int SOCK_DGRAM_CLOEXEC = 2 | 0x80000;
  static final int SOCK_RAW_CLOEXEC = 3 | 0x80000;
  static final int IPPROTO_RAW = 255;
  static final int SOL_SOCKET = 1;
  static final int SO_SNDBUF = 7;
  static final int SO_BINDTODEVICE = 25;
  static final int SO_ATTACH_FILTER = 26;
  static final int SO_SNDBUFFORCE = 32;
  static final int SOL_PACKET = 263;
  static final int PACKET_ADD_MEMBERSHIP = 1;
  static final int PACKET_RX_RING = 5;
  static final int PACKET_STATISTICS = 6;
  static final int PACKET_VERSION = 10;
  static final int PACKET_TX_RING = 13;
  static final int PACKET_VNET_HDR = 15;
  static final int PACKET_QDISC_BYPASS = 20;
  static final int PACKET_IGNORE_OUTGOING = 23;
  static final int PROT_READ_WRITE = 1 | 2;
  static final int MAP_SHARED = 1;
  static final short POLLIN = 1;
  static final int MSG_DONTWAIT = 0x40;
  static final int SIOCGIFFLAGS = 0x8913;
  static final int SIOCGIFHWADDR = 0x8927;
  static final int SIOCGIFINDEX = 0x8933;

  private static final int SEND_BUFFER_BYTES = 4 << 20;

  static {
    Native.register("c");
  }

  private Libc() {}

  static native int socket(int domain, int type, int protocol);

  static native int bind(int socket, Pointer address, int length);

  static native int setsockopt(int socket, int level, int name, Pointer value, int length);

  static native int getsockopt(int socket, int level, int name, Pointer value, Pointer length);

  static native int ioctl(int descriptor, long request, Pointer argument);

  static native int sendmmsg(int socket, long messages, int count, int flags);

  static native long sendto(
      int socket, long bytes, long length, int flags, long address, int addressLength);

  static native int poll(long descriptors, long count, int timeoutMillis);

  static native Pointer mmap(
      Pointer where, long length, int protection, int flags, int descriptor, long offset);

  static native int munmap(Pointer where, long length);

  static native int close(int descriptor);

  /**
   * Lets some milliseconds' worth of packets be under way in a fast interface. The standard room is
   * for 277 of them; beyond that the sender would wait for the interface and then it for the
   * sender.
   */
  static void enlargeSendBuffer(int socket) {
    try (Memory bytes = new Memory(4)) {
      bytes.setInt(0, SEND_BUFFER_BYTES);
      if (setsockopt(socket, SOL_SOCKET, SO_SNDBUFFORCE, bytes, 4) < 0) {
        var unused = setsockopt(socket, SOL_SOCKET, SO_SNDBUF, bytes, 4);
      }
    }
  }

  /** A socket's ring, shared with the kernel; null where that fails. */
  static @Nullable Pointer mapped(int socket, long length) {
    Pointer map = mmap(Pointer.NULL, length, PROT_READ_WRITE, MAP_SHARED, socket, 0);
    return map == null || Pointer.nativeValue(map) == -1 ? null : map;
  }

  /** The layouts of the kernel's structures here are those of 64-bit Linux. */
  static void requireLinux() {
    if (!Platform.isLinux() || Native.POINTER_SIZE != 8) {
      throw new BadInputException("scanning needs a 64-bit Linux; captures can be read anywhere");
    }
  }

  /** What to tell the user of a failed call; reads the calling thread's errno. */
  static BadInputException failure(String what) {
    int error = Native.getLastError();
    return error == EPERM || error == EACCES
        ? noPermission()
        : new BadInputException(what + " failed with errno " + error);
  }

  static BadInputException noPermission() {
    return new BadInputException(
        "raw sockets need CAP_NET_RAW: run as root (sudo), or give the process that capability");
  }
}
