package io.halfopen.local.cli;

import io.halfopen.job.sink.elasticsearch.KibanaObjects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What a Kibana has to know so that records can be looked at. */
@Command(
    name = "kibana",
    mixinStandardHelpOptions = true,
    description = "Brings data views, a dashboard and saved searches into a Kibana.")
final class KibanaCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw CommandName.missing(spec, "apply");
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Imports deploy/kibana; what came from there before is overwritten, nothing else.",
        "URL is Kibana's, with the options of --sink elasticsearch:, such as",
        "'https://kibana:5601?api-key-file=/run/key&ca=/etc/kibana/ca.crt'."
      })
  int apply(
      @Parameters(paramLabel = "URL", description = "of Kibana, with options after '?'")
          String url) {
    System.out.println(KibanaObjects.apply(url) + " saved objects");
    return 0;
  }
}
