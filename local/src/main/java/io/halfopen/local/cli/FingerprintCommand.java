package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Ended;
import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.job.Ja4TScanJob;
import io.halfopen.job.JobOptions;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.local.embedded.EmbeddedFlink;
import io.halfopen.local.embedded.Loopback;
import io.halfopen.local.embedded.Workspace;
import io.halfopen.local.scan.RecordOutput;
import io.halfopen.scanner.link.CaptureFile;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.apache.flink.streaming.api.environment.StreamExecutionEnvironment;
import org.apache.flink.util.CloseableIterator;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Heading("Assembly")
@Command(
    sortOptions = false,
    usageHelpWidth = 100,
    name = "fingerprint",
    mixinStandardHelpOptions = true,
    description = "Prints the fingerprint of every server that answers in capture files.")
final class FingerprintCommand implements Callable<Integer> {
  @Parameters(arity = "0..*", paramLabel = "FILE", description = "pcap or pcapng files")
  List<Path> files = new ArrayList<>();

  @Option(
      names = "--session-gap",
      paramLabel = "SECONDS",
      defaultValue = "65",
      converter = Seconds.class,
      description = "silence that ends an exchange (default ${DEFAULT-VALUE})")
  Duration sessionGap = Duration.ofSeconds(65);

  @Option(
      names = "--labels",
      paramLabel = "FILE",
      description =
          "own table of labels beside the project's: lines of"
              + " label,kind,fingerprint[,category[,ttl]]")
  @Nullable String labels;

  @Mixin OutputOptions output = new OutputOptions();
  @Mixin SinkOptions sinks = new SinkOptions();

  @Override
  public Integer call() throws Exception {
    if (sinks.listed(System.out) || output.listed(System.out)) {
      return 0;
    }
    if (files.isEmpty()) {
      throw new BadInputException("no FILE given: name pcap or pcapng files");
    }
    output.check(RecordFields.fields());
    for (Path file : files) {
      CaptureFile.open(file).close();
    }
    try (RecordOutput records = output.open()) {
      Loopback.require();
      assemble(records);
      records.commit();
      files.forEach(FingerprintCommand::warnIfTruncated);
      System.err.println(records.exchanges() + " fingerprints");
      return 0;
    }
  }

  private void assemble(RecordOutput records) throws Exception {
    Workspace workspace = Workspace.create(null);
    Thread hook = new Thread(workspace::close, "halfopen-clean");
    Runtime.getRuntime().addShutdownHook(hook);
    try (workspace) {
      StreamExecutionEnvironment env = EmbeddedFlink.environment(workspace.path());
      List<String> paths = files.stream().map(f -> f.toAbsolutePath().toString()).toList();
      JobOptions options = JobOptions.defaults().withSessionGap(sessionGap).withSettled(true);
      try (CloseableIterator<Ja4TScanRecord> all =
          Ja4TScanJob.captures(env, paths, options, labels, sinks.specs())
              .executeAndCollect("halfopen fingerprint")) {
        while (all.hasNext()) {
          Ja4TScanRecord record = all.next();
          if (record.getEnded() != Ended.OPEN) {
            records.accept(record);
          }
        }
      }
    }
  }

  private static void warnIfTruncated(Path path) {
    try (CaptureFile file = CaptureFile.open(path)) {
      boolean more = true;
      while (more) {
        more = file.next();
      }
      if (file.truncated()) {
        System.err.println(
            "WARNING: " + path + " ends in the middle of a packet; all whole packets were used");
      }
    }
  }
}
