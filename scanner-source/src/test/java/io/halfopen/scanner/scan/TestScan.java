package io.halfopen.scanner.scan;

import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.halfopen.scanner.probe.Probe;
import io.halfopen.scanner.probe.ProbeModules;
import io.halfopen.scanner.probe.SourceAddresses;
import io.halfopen.scanner.target.Blocklist;
import io.halfopen.scanner.target.OptOuts;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;

/** A scan over a fake network, in time that passes only while a sender waits. */
final class TestScan {
  final ManualClock clock = new ManualClock();
  final FakeNetwork network = new FakeNetwork(clock);
  final Published published = new Published();
  Outlets outlets = Outlets.of(published);
  OptOuts optOuts = OptOuts.none();
  boolean ruleGone;

  static ScanConfigBuilder config(String... targets) {
    return ScanConfig.of("r1", "s1")
        .targets(targets)
        .ports("80")
        .blocklist(Blocklist.none())
        .rate(2000);
  }

  Scan open(ScanConfig config) {
    Probe probe =
        ProbeModules.named(config.probe().module())
            .prepare(config.probe().args(), config.probe().ttl());
    ScanOrder order = ScanOrder.of(config, ScanGround.targets(config, probe));
    return new Scan(
        config,
        outlets,
        probe,
        order,
        sources(config),
        optOuts,
        network,
        () -> ruleGone = true,
        clock);
  }

  private static SourceAddresses sources(ScanConfig config) {
    List<InetAddress> sources = new ArrayList<>();
    List<String> texts = config.network().sources();
    try {
      for (String text : texts.isEmpty() ? List.of("192.0.2.1", "2001:db8::1") : texts) {
        sources.add(InetAddress.getByName(text));
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException(e);
    }
    return SourceAddresses.of(sources);
  }

  /** Runs a scan until it has sent everything and heard all that is there. */
  Status run(ScanConfig config) {
    try (Scan scan = open(config)) {
      scan.start();
      await(() -> scan.status().sendingDone() || scan.status().failure() != null);
      scan.close();
      assertNull(scan.status().failure());
      return scan.status();
    }
  }

  static void await(BooleanSupplier condition) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!condition.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it did not come within a minute");
      try {
        Thread.sleep(1);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
  }
}
