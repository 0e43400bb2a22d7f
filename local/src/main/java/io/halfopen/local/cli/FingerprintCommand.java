package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.JobOptions;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.local.embedded.EmbeddedReplay;
import io.halfopen.local.embedded.Loopback;
import io.halfopen.local.scan.RecordOutput;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Heading("Assembly")
@Command(
    sortOptions = false,
    usageHelpWidth = 100,
    name = "fingerprint",
    mixinStandardHelpOptions = true,
    description =
        "Prints the fingerprint of every server that answers in capture files and archives.")
final class FingerprintCommand implements Callable<Integer> {
  @Mixin SourceOptions sources = new SourceOptions();

  @Option(
      names = "--passive",
      description =
          "connections that others made, in captures: a line with JA4T for every SYN, and one with"
              + " JA4TS for every SYN-ACK")
  boolean passive;

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      defaultValue = "65",
      converter = Seconds.class,
      description = "silence that ends an exchange (default ${DEFAULT-VALUE})")
  Duration sessionGap = Duration.ofSeconds(65);

  @Mixin LabelOptions labels = new LabelOptions();
  @Mixin OutputOptions output = new OutputOptions();
  @Mixin SinkOptions sinks = new SinkOptions();

  @Override
  public Integer call() throws Exception {
    if (sinks.listed(System.out)
        || (passive ? PassiveOptions.listed(output) : output.listed(System.out))) {
      return 0;
    }
    if (sources.sources.isEmpty()) {
      throw new BadInputException("no SOURCE given: name capture files or an archive's folder");
    }
    if (passive) {
      return PassiveCaptures.run(sources, output, sinks, sessionGap, labels.file);
    }
    output.check(RecordFields.fields());
    EventFilter filter = sources.filter();
    sources.requireReadable(filter);
    ArchiveListing archive = ArchiveListing.of(sources.archives(), filter);
    archive.leftOut().forEach(FingerprintCommand::tell);
    try (RecordOutput records = output.open()) {
      Loopback.require();
      int leftOut = archive.leftOut().size() + replay(archive, filter, records);
      records.commit();
      System.err.println(records.exchanges() + " fingerprints");
      if (leftOut > 0) {
        System.err.println(leftOut + " things were left out, see above");
      }
      return leftOut > 0 ? 1 : 0;
    }
  }

  private int replay(ArchiveListing archive, EventFilter filter, RecordOutput records)
      throws Exception {
    List<String> captures =
        sources.captures().stream().map(f -> f.toAbsolutePath().toString()).toList();
    if (captures.isEmpty() && archive.files().isEmpty()) {
      return 0;
    }
    JobOptions options = JobOptions.defaults().withSessionGap(sessionGap);
    return new EmbeddedReplay(archive, captures, filter, options, labels.file, sinks.specs())
        .run(records::settled, FingerprintCommand::tell);
  }

  private static void tell(String line) {
    System.err.println("LEFT OUT: " + line);
  }
}
