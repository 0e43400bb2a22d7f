package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.event.Mistakes;
import io.halfopen.job.Topics;
import io.halfopen.job.config.KafkaClient;
import io.halfopen.local.forget.ArchiveFolder;
import io.halfopen.local.forget.FeedTopic;
import io.halfopen.local.forget.IndexedDocuments;
import io.halfopen.local.forget.Network;
import io.halfopen.local.forget.OptOutFile;
import io.halfopen.local.forget.Place;
import io.halfopen.local.forget.RecordFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Somebody asked to be forgotten. */
@Command(
    name = "forget",
    mixinStandardHelpOptions = true,
    description = {
      "Removes networks from what was recorded, and has them never asked again.",
      "Says what was removed where, and what could not be. Run it again after scans that were",
      "under way have ended: their last answers may still have come in."
    })
final class ForgetCommand implements Callable<Integer>, Checked {
  @Parameters(
      arity = "1..*",
      paramLabel = "CIDR",
      description = "networks or addresses, such as 192.0.2.0/24 or 2001:db8::/48")
  List<String> networks = new ArrayList<>();

  @Option(
      names = "--optout-file",
      paramLabel = "FILE",
      description = "file of opt-outs to add them to; scans that watch it heed it within a second")
  @Nullable Path optOuts;

  @Option(
      names = "--records",
      paramLabel = "DIR",
      description =
          "folder of CSV files, JSON lines and Avro files of records, subfolders included")
  List<Path> folders = new ArrayList<>();

  @Option(
      names = "--archive",
      paramLabel = "DIR",
      description = "archive of raw packets, as a Flink path")
  List<String> archives = new ArrayList<>();

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT[,...]",
      description = "Kafka whose feeds of records forget them, where they are compacted")
  @Nullable String servers;

  @Option(
      names = "--topic",
      paramLabel = "NAME",
      description = "topics of records there; default: fingerprints, incomplete ones, changes")
  List<String> topics =
      new ArrayList<>(List.of(Topics.FINGERPRINTS, Topics.INCOMPLETE, Topics.CHANGES));

  @Option(
      names = "--elasticsearch",
      paramLabel = "URL",
      description = "cluster whose documents are deleted; options as behind --sink elasticsearch:")
  List<String> clusters = new ArrayList<>();

  @Mixin KafkaClient kafka = new KafkaClient();

  @Override
  public Integer call() throws Exception {
    List<Network> all = networks.stream().map(Network::parse).toList();
    for (Place place : places()) {
      for (Network network : all) {
        place.forget(network).forEach(System.out::println);
      }
    }
    return 0;
  }

  @Override
  public void check(Mistakes mistakes) {
    networks.forEach(network -> mistakes.make(() -> Network.parse(network)));
    mistakes.make(() -> kafka.properties(servers));
  }

  /** The opt-outs first, so that nothing new comes in behind. */
  private List<Place> places() {
    List<Place> places = new ArrayList<>();
    if (optOuts != null) {
      places.add(new OptOutFile(optOuts));
    }
    folders.forEach(folder -> places.add(new RecordFolder(folder)));
    archives.forEach(folder -> places.add(new ArchiveFolder(folder)));
    if (servers != null) {
      Map<String, String> client = kafka.properties(servers);
      for (String topic : topics) {
        places.add(new FeedTopic(servers, client, topic));
      }
    }
    clusters.forEach(cluster -> places.add(new IndexedDocuments(cluster)));
    if (places.isEmpty()) {
      throw new BadInputException(
          "forget where? give --optout-file, --records, --archive, --bootstrap-servers or --elasticsearch");
    }
    return places;
  }
}
