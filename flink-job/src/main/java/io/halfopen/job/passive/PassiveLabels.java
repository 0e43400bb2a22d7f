package io.halfopen.job.passive;

import io.halfopen.event.Label;
import io.halfopen.event.PassiveFingerprint;
import io.halfopen.event.PassiveKind;
import io.halfopen.job.fingerprint.Ja4TScan;
import io.halfopen.job.fingerprint.TcpOptions;
import io.halfopen.job.label.LabelTable;
import io.halfopen.job.label.Labeller;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What each side may be. The same few stacks come again and again, so answers are remembered. */
public final class PassiveLabels {
  private static final int MOST = 4096;

  private final Labeller labeller;
  private final Map<String, List<Label>> known = new LinkedHashMap<>();

  public PassiveLabels(LabelTable table) {
    labeller = new Labeller(table);
  }

  /** Writes the candidates into a line. */
  public void label(PassiveFingerprint line) {
    if (line.getFlags().contains("truncated-options")) {
      return;
    }
    List<Label> labels = labels(line);
    if (labels.isEmpty()) {
      return;
    }
    Label best = labels.get(0);
    line.setLabel(best.getLabel());
    line.setLabelConfidence(best.getConfidence());
    line.setLabelReason(best.getReason());
    line.setOtherLabels(
        labels.stream()
            .skip(1)
            .map(label -> label.getLabel() + " " + label.getConfidence())
            .toList());
  }

  private List<Label> labels(PassiveFingerprint line) {
    boolean client = line.getKind() == PassiveKind.JA4T;
    TcpOptions options = TcpOptions.parse(line.getOptionBytes());
    String text = Ja4TScan.text(line.getWindow(), options, List.of(), null);
    int ttl = line.getInitialHopLimit();
    String key = client ? text : text + " from " + ttl;
    List<Label> labels = known.get(key);
    if (labels == null) {
      labels = client ? labeller.senders(text) : labeller.answerers(text, ttl);
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, labels);
    }
    return labels;
  }
}
