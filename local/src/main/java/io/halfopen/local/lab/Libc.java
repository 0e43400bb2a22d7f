package io.halfopen.local.lab;

import com.sun.jna.Native;

/** The system calls that Java lacks. */
final class Libc {
  static final int CLONE_NEWNET = 0x40000000;
  static final int EPERM = 1;
  static final int AF_INET = 2;
  static final int SOCK_STREAM_CLOEXEC = 1 | 0x80000;
  static final int SOL_SOCKET = 1;
  static final int SO_RCVBUF = 8;
  static final int IPPROTO_TCP = 6;
  static final int TCP_SYNCNT = 7;
  static final int TCP_WINDOW_CLAMP = 10;

  static {
    Native.register("c");
  }

  private Libc() {}

  static native int unshare(int flags);

  static native int socket(int domain, int type, int protocol);

  static native int bind(int socket, byte[] address, int length);

  static native int setsockopt(int socket, int level, int name, int[] value, int length);

  static native int listen(int socket, int backlog);

  static native int close(int descriptor);
}
