package io.halfopen.job;

import io.halfopen.event.Mistakes;
import io.halfopen.job.sink.RecordSinks;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where records go beside the feed. */
final class SinkArguments {
  @Option(
      names = "--sink",
      paramLabel = "SCHEME:WHERE",
      description =
          "records go there too, as often as needed: files:FOLDER, kafka:TOPIC,"
              + " elasticsearch:URL ...; options follow as ?NAME=VALUE&NAME=VALUE")
  List<String> sinks = new ArrayList<>();

  @Option(
      names = "--files",
      paramLabel = "FOLDER",
      description = "short for --sink files:FOLDER, a Flink path")
  @Nullable String files;

  /** All of them, as {@link RecordSinks} takes them. */
  List<String> specs() {
    List<String> specs = new ArrayList<>(sinks);
    if (files != null) {
      specs.add("files:" + files);
    }
    return specs;
  }

  /** Looks at each as far as that needs no server. */
  void check(Mistakes mistakes) {
    RecordSinks.check(specs(), mistakes);
  }
}
