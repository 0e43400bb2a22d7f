package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;

/** A fresh network namespace has its loopback down, and the embedded broker lives on it. */
public final class Loopback {
  private Loopback() {}

  /**
   * Returns once loopback is up, which root may be brought to.
   *
   * @throws BadInputException saying how to bring it up
   */
  public static void require() {
    if (isUp()) {
      return;
    }
    try {
      Process ip = new ProcessBuilder("ip", "link", "set", "lo", "up").start();
      if (ip.waitFor() == 0 && isUp()) {
        System.err.println("halfopen: loopback was down in this network namespace; brought it up");
        return;
      }
    } catch (IOException e) {
      throw new BadInputException("loopback is down: run 'ip link set lo up'", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    throw new BadInputException("loopback is down: run 'ip link set lo up' as root");
  }

  private static boolean isUp() {
    try {
      for (NetworkInterface each : Collections.list(NetworkInterface.getNetworkInterfaces())) {
        if (each.isLoopback()) {
          return each.isUp();
        }
      }
      return false;
    } catch (SocketException e) {
      return false;
    }
  }
}
