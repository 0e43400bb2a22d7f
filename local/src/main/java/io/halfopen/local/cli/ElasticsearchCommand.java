package io.halfopen.local.cli;

import io.halfopen.job.sink.elasticsearch.Templates;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What an Elasticsearch cluster has to know before records come. */
@Command(
    name = "elasticsearch",
    mixinStandardHelpOptions = true,
    description = "Prepares an Elasticsearch cluster for records.")
final class ElasticsearchCommand implements Runnable {
  @Spec @Nullable CommandSpec spec;

  @Override
  public void run() {
    throw CommandName.missing(spec, "apply");
  }

  @Command(
      name = "apply",
      mixinStandardHelpOptions = true,
      description = {
        "Puts the component and index templates of deploy/elasticsearch there; again changes"
            + " nothing.",
        "URL is what stands behind --sink elasticsearch:, options included, such as",
        "'https://es:9200?api-key-file=/run/key&ca=/etc/es/ca.crt'."
      })
  int apply(
      @Parameters(paramLabel = "URL", description = "of the cluster, with options after '?'")
          String url) {
    Templates.apply(url).forEach(System.out::println);
    return 0;
  }
}
