package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;
import io.halfopen.event.BadInputException;

/** A capture filter, compiled by libpcap and run by the kernel. */
final class BpfFilter {
  private BpfFilter() {}

  /**
   * Puts a filter on a socket that receives nothing yet.
   *
   * @return false where the kernel refuses it
   */
  static boolean attach(int descriptor, int dataLinkType, String filter, int snapLength) {
    Libpcap.require();
    Pointer handle = Pcap.pcap_open_dead(dataLinkType, snapLength);
    try (Memory program = new Memory(16)) {
      program.clear();
      if (Pcap.pcap_compile(handle, program, filter, 1, -1) != 0) {
        throw new IllegalArgumentException(
            "no filter: " + filter + ": " + Pcap.pcap_geterr(handle).getString(0));
      }
      try {
        return attach(descriptor, program.getInt(0), program.getPointer(8));
      } finally {
        Pcap.pcap_freecode(program);
      }
    } finally {
      Pcap.pcap_close(handle);
    }
  }

  /**
   * Fails where a filter that somebody gave is none.
   *
   * @throws BadInputException with libpcap's own words
   */
  static void require(boolean ethernet, String filter) {
    Libpcap.require();
    Pointer handle = Pcap.pcap_open_dead(ethernet ? 1 : 12, 65_535);
    try (Memory program = new Memory(16)) {
      program.clear();
      if (Pcap.pcap_compile(handle, program, filter, 1, -1) != 0) {
        throw new BadInputException(
            "filter '" + filter + "': " + Pcap.pcap_geterr(handle).getString(0));
      }
      Pcap.pcap_freecode(program);
    } finally {
      Pcap.pcap_close(handle);
    }
  }

  /** The kernel's program header differs from libpcap's in the width of the count. */
  private static boolean attach(int descriptor, int count, Pointer instructions) {
    try (Memory program = new Memory(16)) {
      program.clear();
      program.setShort(0, (short) count);
      program.setPointer(8, instructions);
      return Libc.setsockopt(descriptor, Libc.SOL_SOCKET, Libc.SO_ATTACH_FILTER, program, 16) == 0;
    }
  }

  /** pcap4j compiles filters too, but keeps the instructions to itself. */
  @SuppressWarnings("checkstyle:MethodName")
  private static final class Pcap {
    static {
      Native.register("pcap");
    }

    private Pcap() {}

    static native Pointer pcap_open_dead(int dataLinkType, int snapLength);

    static native int pcap_compile(
        Pointer handle, Pointer program, String filter, int optimize, int netmask);

    static native Pointer pcap_geterr(Pointer handle);

    static native void pcap_freecode(Pointer program);

    static native void pcap_close(Pointer handle);
  }
}
