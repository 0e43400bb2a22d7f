package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.JobOptions;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.config.Heading;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.job.config.LabelOptions;
import io.halfopen.job.sink.RecordFields;
import io.halfopen.job.source.ArchiveListing;
import io.halfopen.job.source.EventFilter;
import io.halfopen.job.source.TopicRange;
import io.halfopen.local.embedded.EmbeddedReplay;
import io.halfopen.local.embedded.Loopback;
import io.halfopen.local.scan.RecordOutput;
import io.halfopen.local.status.ReplayProgress;
import io.halfopen.local.status.ReplayProgress.Amount;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
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
        "Prints the fingerprint of every server that answers in capture files, archives and packet topics.")
final class FingerprintCommand implements Callable<Integer>, Checked {
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
  @Mixin ResumeOptions resume = new ResumeOptions();
  @Mixin KafkaClient kafka = new KafkaClient();
  @Mixin ProgressOptions status = new ProgressOptions();

  @Override
  public Integer call() throws Exception {
    if (sinks.listed(System.out)
        || (passive ? PassiveOptions.listed(output) : output.listed(System.out))) {
      return 0;
    }
    output.note();
    if (passive) {
      return PassiveCaptures.run(sources, output, sessionGap, labels.file());
    }
    BackfillQuestion.requireLabels(labels.file());
    EventFilter filter = sources.filter.filter();
    sources.requireReadable(filter);
    Loopback.require();
    List<TopicRange> topics = sources.topics(filter, kafka);
    ArchiveListing archive = ArchiveListing.of(sources.archives(), filter);
    archive.leftOut().forEach(FingerprintCommand::tell);
    List<String> captures =
        sources.captures().stream().map(f -> f.toAbsolutePath().toString()).toList();
    ReplayInput input = new ReplayInput(archive, captures, topics, filter);
    if (resume.state != null) {
      return resumed(resume.state, input);
    }
    try (RecordOutput records = output.open()) {
      removeUnfinishedOnInterrupt(output.path());
      AnsweredFolders folders =
          new AnsweredFolders(sinks.specs(), answerable(input), System.err::println);
      int leftOut = archive.leftOut().size() + replay(input, folders.open(), records);
      records.commit();
      folders.answered(leftOut == 0);
      return counted(records.exchanges(), leftOut);
    }
  }

  @Override
  public void check(Mistakes mistakes) {
    if (sinks.list || output.listFields || output.listModules) {
      return;
    }
    if (sources.sources.isEmpty()) {
      mistakes.add("no SOURCE given: name capture files or an archive's folder");
    }
    mistakes.make(sources.filter::filter);
    if (!passive) {
      output.check(RecordFields.fields(), mistakes);
      mistakes.make(() -> sources.kafka(kafka));
      sinks.check(mistakes);
      return;
    }
    Mistakes kind = new Mistakes();
    kind.check(() -> PassiveCaptures.require(sources, sinks));
    kind.all().forEach(mistakes::add);
    if (kind.isEmpty()) {
      // Fields are those of connections, which the sources have to hold first.
      PassiveOptions.check(output, mistakes);
    }
    if (resume.state != null) {
      mistakes.add("--resume: not with --passive");
    }
  }

  /** Ctrl-C leaves no half a file. */
  private static void removeUnfinishedOnInterrupt(@Nullable Path file) {
    if (file != null) {
      Path part = file.resolveSibling(file.getFileName() + ".part");
      Runtime.getRuntime()
          .addShutdownHook(new Thread(() -> part.toFile().delete(), "halfopen-unfinished"));
    }
  }

  private static int counted(long exchanges, int leftOut) {
    System.err.println(exchanges + " fingerprints");
    if (leftOut > 0) {
      System.err.println("left out: " + leftOut + ", see above");
    }
    return leftOut > 0 ? 1 : 0;
  }

  private int resumed(Path state, ReplayInput input) throws Exception {
    ArchiveListing archive = input.archive();
    if (sources.sources.contains("-")) {
      throw new BadInputException(
          "--resume: standard input cannot be read again: name a file as SOURCE");
    }
    ResumeOptions.Outcome outcome;
    try (ReplayProgress progress = status.begin(amount(input))) {
      outcome =
          resume.run(
              state,
              question(input).into(sinks.specs(), output),
              replay(input, sinks.specs()),
              output,
              !sinks.specs().isEmpty(),
              line -> progress.say(said(line)));
    }
    return counted(outcome.records(), archive.leftOut().size() + outcome.leftOut());
  }

  private BackfillQuestion question(ReplayInput input) throws IOException {
    return BackfillQuestion.of(sources, input, sessionGap, labels.file());
  }

  /** What the folders of records are to know again; null where it cannot be asked again. */
  private @Nullable Map<String, String> answerable(ReplayInput input) throws IOException {
    return sinks.specs().isEmpty() || sources.sources.contains("-")
        ? null
        : question(input).asTheyStand(input);
  }

  private int replay(ReplayInput input, List<String> others, RecordOutput records)
      throws Exception {
    EmbeddedReplay replay = replay(input, others);
    if (replay == null) {
      return 0;
    }
    try (ReplayProgress progress = status.begin(amount(input))) {
      return replay.run(records::settled, line -> progress.say(said(line)));
    }
  }

  /** To read: bytes of files, messages of topics, nothing where both are among it. */
  private static Amount amount(ReplayInput input) throws IOException {
    long messages = input.topics().stream().mapToLong(TopicRange::messages).sum();
    long bytes = input.archive().bytes();
    for (String capture : input.captures()) {
      bytes += Files.size(Path.of(capture));
    }
    return messages > 0 ? new Amount(0, bytes > 0 ? 0 : messages) : new Amount(bytes, 0);
  }

  /** Null where there is nothing to read. */
  private @Nullable EmbeddedReplay replay(ReplayInput input, List<String> others) {
    if (input.isEmpty()) {
      return null;
    }
    JobOptions options = JobOptions.defaults().withSessionGap(sessionGap);
    return new EmbeddedReplay(input, options, labels.file(), others);
  }

  private static String said(String line) {
    return EmbeddedReplay.isNote(line) ? line : "LEFT OUT: " + line;
  }

  private static void tell(String line) {
    System.err.println("LEFT OUT: " + line);
  }
}
