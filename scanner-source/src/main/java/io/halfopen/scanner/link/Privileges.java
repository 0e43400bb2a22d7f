package io.halfopen.scanner.link;

import com.sun.jna.Memory;
import com.sun.jna.Native;
import com.sun.jna.Pointer;

/**
 * What a thread may do beyond an ordinary process. Linux keeps capabilities by thread: each gives
 * up its own, those that it starts afterwards begin without, and those that run already, the
 * virtual machine's among them, keep theirs. So whoever opened the sockets lets the threads that
 * handle packets give theirs up; the rule against RSTs is a child process's own and stays.
 */
public final class Privileges {
  private static final int VERSION_3 = 0x20080522;
  private static final int LAST_CAPABILITY = 63;
  private static final int PR_CAPBSET_DROP = 24;
  private static final int PR_SET_NO_NEW_PRIVS = 38;

  /**
   * Owner and permissions of files (0 to 3): a scan under sudo writes into its caller's folders.
   */
  private static final int FILES = 0b1111;

  private Privileges() {}

  /**
   * Gives up every capability of the calling thread but those over files, for ever: programs that
   * it starts do not get them back either.
   *
   * @return false where the kernel did not let it, or this is no Linux
   */
  public static boolean giveUp() {
    try {
      Libc.requireLinux();
    } catch (RuntimeException e) {
      return false;
    }
    for (int capability = 0; capability <= LAST_CAPABILITY; capability++) {
      if ((FILES & 1L << capability) == 0) {
        // Fails for numbers that this kernel does not know, and for threads that have none.
        var unused = Capabilities.prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
      }
    }
    var unused = Capabilities.prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0);
    try (Memory header = new Memory(8);
        Memory sets = new Memory(24)) {
      header.setInt(0, VERSION_3);
      header.setInt(4, 0);
      if (Capabilities.capget(header, sets) != 0) {
        return false;
      }
      // Effective, permitted, inheritable, of capabilities 0 to 31 and then of 32 to 63.
      sets.setInt(0, sets.getInt(0) & FILES);
      sets.setInt(4, sets.getInt(4) & FILES);
      sets.setInt(8, 0);
      sets.setMemory(12, 12, (byte) 0);
      return Capabilities.capset(header, sets) == 0;
    }
  }

  private static final class Capabilities {
    static {
      Native.register("c");
    }

    private Capabilities() {}

    static native int capget(Pointer header, Pointer sets);

    static native int capset(Pointer header, Pointer sets);

    static native int prctl(int option, long second, long third, long fourth, long fifth);
  }
}
