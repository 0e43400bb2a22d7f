package io.halfopen.local.embedded;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.net.UnknownHostException;

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

  /**
   * By its address, which it has while it is up. A list of all interfaces would be of no use: Java
   * takes the IPv6 part of it from the process's namespace, which need not be this thread's, and
   * stumbles over those that are not here.
   */
  private static boolean isUp() {
    try {
      InetAddress own = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      NetworkInterface loopback = NetworkInterface.getByInetAddress(own);
      return loopback != null && loopback.isUp();
    } catch (SocketException | UnknownHostException e) {
      return false;
    }
  }
}
