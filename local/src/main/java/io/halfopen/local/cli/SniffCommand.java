package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.job.config.LabelOptions;
import io.halfopen.job.passive.Bounds;
import io.halfopen.job.passive.Connections;
import io.halfopen.job.passive.PassiveLabels;
import io.halfopen.local.passive.PassiveOutput;
import io.halfopen.local.passive.Sniffing;
import io.halfopen.local.scan.Interrupt;
import io.halfopen.scanner.link.Sniffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Heading("Listening")
@Command(
    sortOptions = false,
    usageHelpWidth = 100,
    name = "sniff",
    mixinStandardHelpOptions = true,
    description = {
      "Listens to connections that others make, and sends nothing.",
      "A line with JA4T for every SYN, as it comes, and one with JA4TS for every SYN-ACK, with its",
      "retransmissions and RST, when the client has answered or the server has given up. Until",
      "Ctrl-C, or -t."
    },
    footer = {
      "",
      "  sudo ./halfopen sniff -i eth0 -O json | jq -r 'select(.kind == \"ja4ts\") | .ja4ts'",
      "  sudo ./halfopen sniff -i eth0 -t 60 -o seen.csv net 192.0.2.0/24 and port 443",
      "From captures: ./halfopen fingerprint --passive FILE..."
    })
final class SniffCommand implements Callable<Integer>, Checked {
  @Parameters(
      arity = "0..*",
      paramLabel = "FILTER",
      description =
          "only this traffic, in libpcap's language, such as: host 192.0.2.1 and port 443")
  List<String> filter = new ArrayList<>();

  @Option(
      names = {"-i", "--interface"},
      paramLabel = "IF",
      required = true,
      description = "listen there")
  String interfaceName = "";

  @Option(
      names = {"-t", "--max-runtime"},
      paramLabel = "SECONDS",
      converter = Seconds.class,
      description = "stop after this time")
  @Nullable Duration maxRuntime;

  @Option(
      names = "--promiscuous",
      description = "hear what is not for this host, as behind a mirror port; off by default")
  boolean promiscuous;

  @Option(
      names = "--tunnels",
      description =
          "look into GRE, VXLAN, Geneve and IP in IP; the kernel then hands over all that is in them")
  boolean tunnels;

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      defaultValue = "65",
      converter = Seconds.class,
      description = "silence that ends a train (default ${DEFAULT-VALUE})")
  Duration sessionGap = Duration.ofSeconds(65);

  @Mixin LabelOptions labels = new LabelOptions();

  @Mixin OutputOptions output = new OutputOptions();

  @Override
  public Integer call() throws Exception {
    if (PassiveOptions.listed(output)) {
      return 0;
    }
    output.note();
    PassiveLabels known = PassiveOptions.labels(labels.file());
    String wanted = filter.isEmpty() ? null : String.join(" ", filter);
    try (Interrupt interrupt = Interrupt.armed();
        Sniffer sniffer = Sniffer.open(interfaceName, wanted, tunnels, promiscuous);
        PassiveOutput lines = PassiveOptions.open(output)) {
      Connections connections =
          new Connections(Bounds.of(sessionGap), PassiveOptions.labelled(known, lines::accept));
      Sniffing sniffing = new Sniffing(sniffer, connections, lines, System.err::println);
      System.err.println("listening on " + interfaceName);
      sniffing.run(until(interrupt));
      lines.commit();
      System.err.println(
          PassiveOptions.summary(lines, connections) + " in " + sniffing.frames() + " packets");
      sniffing.missed().forEach(System.err::println);
      return 0;
    }
  }

  @Override
  public void check(Mistakes mistakes) {
    if (!output.listFields && !output.listModules) {
      PassiveOptions.check(output, mistakes);
      mistakes.make(() -> PassiveOptions.labels(labels.file()));
    }
  }

  private BooleanSupplier until(Interrupt interrupt) {
    if (maxRuntime == null) {
      return interrupt::requested;
    }
    long end = System.nanoTime() + maxRuntime.toNanos();
    return () -> interrupt.requested() || System.nanoTime() - end >= 0;
  }
}
