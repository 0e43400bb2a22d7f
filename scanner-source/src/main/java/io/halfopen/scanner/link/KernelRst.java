package io.halfopen.scanner.link;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Holds back the RSTs with which this host's kernel would answer every SYN-ACK it never asked for;
 * one of them ends the very retransmissions that are to be timed.
 *
 * <p>The rule lives in a table that a child process owns. The kernel removes the table with its
 * owner, and the child ends with the pipe from this process, so that even a killed scanner leaves
 * nothing behind. The child starts on the calling thread and so in its network namespace.
 */
public final class KernelRst implements AutoCloseable {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(10);

  private final Process nft;
  private final String table;
  private boolean closed;

  private KernelRst(Process nft, String table) {
    this.nft = nft;
    this.table = table;
  }

  /**
   * Sets one rule for each range of addresses and returns once they stand.
   *
   * @param sources the addresses whose RSTs are held back
   * @param firstPort lowest source port whose RSTs are held back
   * @param lastPort highest source port
   * @throws BadInputException without nft or the permission to use it
   */
  public static KernelRst holdBack(List<AddressRange> sources, int firstPort, int lastPort) {
    String table = "inet halfopen_" + ProcessHandle.current().pid() + "_" + COUNT.incrementAndGet();
    Process process;
    try {
      process = new ProcessBuilder("nft", "-i").redirectErrorStream(true).start();
    } catch (IOException e) {
      throw new BadInputException("nft not found: apt-get install nftables", e);
    }
    KernelRst rule = new KernelRst(process, table);
    boolean stands = false;
    try {
      rule.write("add table " + table + " { flags owner; }");
      rule.write(
          "add chain " + table + " out { type filter hook output priority 0; policy accept; }");
      // To nft a range from a port to itself is an error.
      String ports = firstPort == lastPort ? "" + firstPort : firstPort + "-" + lastPort;
      for (AddressRange source : sources) {
        rule.write(
            "add rule %s out %s saddr %s tcp sport %s tcp flags & rst == rst drop"
                .formatted(table, source.isIpv6() ? "ip6" : "ip", source, ports));
      }
      rule.write("list table " + table);
      rule.verify(sources.size());
      stands = true;
      return rule;
    } catch (IOException e) {
      throw new BadInputException(
          "nft did not hold back the kernel's RSTs: it ended early; is it 1.0.2 or newer?", e);
    } finally {
      if (!stands) {
        rule.close();
      }
    }
  }

  private void write(String command) throws IOException {
    OutputStream in = nft.getOutputStream();
    in.write((command + "\n").getBytes(StandardCharsets.UTF_8));
    in.flush();
  }

  /** Reads until the listing shows all rules: lines that begin with their match. */
  private void verify(int rules) throws IOException {
    InputStream out = nft.getInputStream();
    StringBuilder said = new StringBuilder();
    long deadline = System.nanoTime() + TIMEOUT_NANOS;
    while (System.nanoTime() < deadline) {
      while (out.available() > 0) {
        said.append((char) out.read());
      }
      if (said.toString().lines().map(String::strip).filter(KernelRst::isRule).count() == rules) {
        return;
      }
      if (said.indexOf("Error:") >= 0 || !nft.isAlive()) {
        break;
      }
      pause();
    }
    String reason = said.toString().lines().findFirst().orElse("no answer");
    throw new BadInputException(
        reason.contains("not permitted")
            ? "holding back the kernel's RSTs needs CAP_NET_ADMIN: run as root (sudo)"
            : "nft did not hold back the kernel's RSTs: " + reason);
  }

  private static boolean isRule(String line) {
    return line.matches("ip6? saddr .* drop");
  }

  private static void pause() {
    try {
      Thread.sleep(2);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while the RST rule was set", e);
    }
  }

  /** Removes the rule. */
  @Override
  public void close() {
    if (closed) {
      return;
    }
    closed = true;
    try {
      write("delete table " + table);
      nft.getOutputStream().close();
    } catch (IOException e) {
      // It ended by itself, and the table with it.
      nft.destroy();
    }
    try {
      if (!nft.waitFor(2, TimeUnit.SECONDS)) {
        nft.destroyForcibly();
      }
    } catch (InterruptedException e) {
      nft.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
