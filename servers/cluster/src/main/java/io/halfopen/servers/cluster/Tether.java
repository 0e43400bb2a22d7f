package io.halfopen.servers.cluster;

import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.util.Arrays;

/**
 * The main class in front of a server's own. Its standard input is a pipe that nobody writes to and
 * that the process which started it holds: when that ends, however it ends, {@code kill -9}
 * included, the pipe closes and the server ends too.
 */
public final class Tether {
  private static final int ENDED_ALONG = 143;
  private static final long GRACE_MILLIS = 10_000;

  private Tether() {}

  /** Runs the class that the first argument names with the others. */
  public static void main(String[] args) throws Exception {
    Thread watch = new Thread(Tether::watch, "tether");
    watch.setDaemon(true);
    watch.start();
    String[] rest = Arrays.copyOfRange(args, 1, args.length);
    try {
      Class.forName(args[0]).getMethod("main", String[].class).invoke(null, (Object) rest);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static void watch() {
    try {
      while (System.in.read() >= 0) {
        Thread.onSpinWait();
      }
    } catch (IOException e) {
      // A broken pipe is a closed one.
    }
    Thread orderly = new Thread(() -> System.exit(ENDED_ALONG), "orderly end");
    orderly.setDaemon(true);
    orderly.start();
    try {
      orderly.join(GRACE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ENDED_ALONG);
  }
}
