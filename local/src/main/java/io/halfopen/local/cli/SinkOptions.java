package io.halfopen.local.cli;

import io.halfopen.event.Mistakes;
import io.halfopen.job.config.Heading;
import io.halfopen.job.sink.RecordSinks;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where records go beside the rows. */
@Heading("Sinks")
final class SinkOptions {
  @Option(
      names = "--sink",
      paramLabel = "SCHEME:WHERE",
      description =
          "records go there too, as often as needed: files:FOLDER, elasticsearch:URL ...;"
              + " see --list-sinks")
  List<String> sinks = new ArrayList<>();

  @Option(names = "--files", paramLabel = "FOLDER", description = "short for --sink files:FOLDER")
  @Nullable String files;

  @Option(names = "--list-sinks", description = "list them, and end")
  boolean list;

  /** All of them. */
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

  /** Prints the list where it was asked for; false where it was not. */
  boolean listed(PrintStream out) {
    if (list) {
      RecordSinks.kinds().forEach((scheme, kind) -> out.println(scheme + ":" + kind.usage()));
    }
    return list;
  }
}
