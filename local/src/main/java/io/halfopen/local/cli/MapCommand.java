package io.halfopen.local.cli;

import io.halfopen.event.Ja4TScanRecord;
import io.halfopen.event.Label;
import io.halfopen.job.change.StackMap;
import io.halfopen.job.change.StackMap.Group;
import io.halfopen.job.label.LabelTable;
import io.halfopen.job.label.Labeller;
import io.halfopen.job.table.Fields;
import io.halfopen.job.table.RowFormat;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "map",
    mixinStandardHelpOptions = true,
    description = {
      "Prints groups of endpoints that share a fingerprint, the largest first.",
      "Delays are compared as clocks drift, not as texts; an endpoint counts with its latest record."
    })
final class MapCommand implements Callable<Integer> {
  private static final Fields<Group> FIELDS =
      new Fields<Group>()
          .number("endpoints", "how many share it", g -> g.endpoints().size())
          .text("ja4tscan", "of one of them", g -> g.example().getJa4tscan())
          .text("label", "what it may be", g -> best(g, Label::getLabel))
          .number("label_confidence", "0 to 1, a judgement", g -> best(g, Label::getConfidence))
          .list("members", "host:port of each", Group::endpoints);

  @Parameters(
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "records as halfopen writes them (JSON lines, CSV with all fields, Avro), or captures and"
              + " archives, which are fingerprinted first")
  List<Path> files = new ArrayList<>();

  @Mixin TableOptions table = new TableOptions();

  private static @Nullable Object best(Group group, Function<Label, Object> part) {
    List<Label> labels = group.example().getLabels();
    return labels.isEmpty() ? null : part.apply(labels.get(0));
  }

  @Override
  public Integer call() {
    RowFormat<Group> format = table.format(FIELDS);
    StackMap map = new StackMap();
    GivenRecords given = new GivenRecords();
    files.forEach(file -> given.read(file, map::add));
    List<Group> groups = map.groups();
    Labeller labeller = new Labeller(LabelTable.bundled());
    groups.forEach(group -> label(labeller, group.example()));
    TableOptions.print(format, groups);
    System.err.println(groups.size() + " fingerprints");
    return given.status();
  }

  private static void label(Labeller labeller, Ja4TScanRecord record) {
    record.setHints(List.of());
    labeller.label(record);
  }
}
