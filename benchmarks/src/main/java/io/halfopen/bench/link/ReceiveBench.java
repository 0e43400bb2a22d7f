package io.halfopen.bench.link;

import io.halfopen.job.Topics;
import io.halfopen.local.embedded.EmbeddedBroker;
import io.halfopen.scanner.publish.KafkaPublisher;
import io.halfopen.scanner.scan.Scan;
import io.halfopen.scanner.scan.ScanConfig;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.util.FileUtils;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Scans of hosts that all answer, at rising rates: what is lost between their cable and Kafka. */
@Command(
    name = "receive",
    mixinStandardHelpOptions = true,
    description =
        "Scans hosts that all answer, in namespaces: captures alone, then publishes to a broker. "
            + "Sender, hosts, listener and broker share this machine. In turn with ZMap if installed.")
public final class ReceiveBench implements Callable<Integer> {
  private static final int HOSTS = 1 << 20;

  @Option(
      names = "--rates",
      split = ",",
      defaultValue = "50000,100000,150000",
      description = "SYN-ACKs a second (default ${DEFAULT-VALUE})")
  List<Integer> rates = List.of();

  @Option(names = "--seconds", defaultValue = "6", description = "sent a run (default 6)")
  int seconds = 6;

  @Mixin ZmapOption zmaps = new ZmapOption();

  private final PrintStream out = System.out;

  @Override
  public Integer call() throws Exception {
    Zmap zmap = zmaps.find();
    out.println(ZmapOption.surroundings(zmap));
    try (Wire wire = Wire.open("veth")) {
      new CaptureRun(wire).run(seconds, out);
      published(wire, zmap);
    }
    return 0;
  }

  private void published(Wire wire, @Nullable Zmap zmap) throws Exception {
    Path folder = Files.createTempDirectory("halfopen-bench");
    try (EmbeddedBroker broker = EmbeddedBroker.start(folder);
        KafkaPublisher kafka = new KafkaPublisher(broker.servers(), Topics.PACKETS)) {
      Published published = new Published(kafka, broker.servers(), Topics.PACKETS);
      // The first run warms up what the others need, and does not count.
      scan(wire, published, rates.get(0));
      for (int rate : rates) {
        out.println(scan(wire, published, rate));
        if (zmap != null) {
          out.println(zmap(wire, zmap, rate));
        }
      }
    } finally {
      FileUtils.deleteDirectory(folder.toFile());
    }
  }

  private String scan(Wire wire, Published published, int rate) throws Exception {
    long before = published.packets();
    long probes = Math.min(HOSTS, (long) rate * seconds);
    ScanConfig config =
        ScanConfig.of("bench", "bench")
            .targets(Responder.HOSTS)
            .ports("80")
            .interfaceName(wire.device())
            .rate(rate)
            .maxTargets(Long.toString(probes))
            .halfOpen(0, 0)
            .build();
    try (Responder hosts = Responder.start(wire);
        Scan scan = wire.run(() -> Scan.open(config, published))) {
      long began = System.nanoTime();
      scan.start();
      while (!scan.status().sendingDone()) {
        Thread.sleep(10);
      }
      double took = (System.nanoTime() - began) / 1e9;
      awaitAll(scan, hosts);
      long drops = scan.status().kernelDrops();
      scan.close();
      double drained = (System.nanoTime() - began) / 1e9 - took;
      long kept = published.packets() - before;
      long answered = hosts.answered();
      String counts =
          "halfopen %,9d/s: %,d sent, %,d answered, %,d published in %.1f s and %.1f s more";
      String losses = "; %,d lost (%,d by the kernel), %,.0f answers/s";
      return counts.formatted(rate, probes, answered, kept, took, drained)
          + losses.formatted(answered - kept, drops, answered / took);
    }
  }

  /** Until all answers were taken in, or none has been for two seconds. */
  private static void awaitAll(Scan scan, Responder hosts) throws InterruptedException {
    long seen = -1;
    for (int quiet = 0; quiet < 20 && seen < hosts.answered(); quiet++) {
      long received = scan.status().received();
      if (received != seen) {
        seen = received;
        quiet = 0;
      }
      Thread.sleep(100);
    }
  }

  private String zmap(Wire wire, Zmap zmap, int rate) throws Exception {
    long probes = Math.min(HOSTS, (long) rate * seconds);
    try (Responder hosts = Responder.start(wire)) {
      long heard = zmap.scan(wire, Responder.HOSTS, rate, probes);
      return "zmap     %,9d/s: %,d answered, %,d in its output; %,d lost (%.1f %%)"
          .formatted(
              rate,
              hosts.answered(),
              heard,
              hosts.answered() - heard,
              100.0 * (hosts.answered() - heard) / hosts.answered());
    }
  }
}
