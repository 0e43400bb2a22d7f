package io.halfopen.local.cli;

import io.halfopen.event.BadInputException;
import io.halfopen.job.ReplayInput;
import io.halfopen.job.source.TopicRange;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a backfill is asked, so that the same question is known again and no other is taken for it.
 */
final class BackfillQuestion {
  private final Map<String, String> all = new TreeMap<>();

  private BackfillQuestion() {}

  /** All that the records depend on, but for what is appended to the sources meanwhile. */
  static BackfillQuestion of(
      SourceOptions sources, ReplayInput input, Duration sessionGap, @Nullable String labels)
      throws IOException {
    BackfillQuestion question = new BackfillQuestion();
    question.all.put("version", Halfopen.VERSION);
    question.all.put("folder to run in", Path.of("").toAbsolutePath().toString());
    question.all.put("SOURCE", String.join(" ", sources.sources));
    for (Path file : sources.captures()) {
      // Capture files that are written in turn are all of one length.
      question.all.put(file + " (content)", content(file));
    }
    question.all.put(
        "archive (are there heartbeats?)", Boolean.toString(input.archive().heartbeats()));
    sources.filter.question(question.all);
    question.all.put("--session-gap", sessionGap.toString());
    question.all.put("--labels", Objects.toString(labels, ""));
    if (labels != null) {
      question.all.put(labels + " (content)", content(Path.of(labels)));
    }
    return question;
  }

  /**
   * Looks for the user's table.
   *
   * @throws BadInputException where it is not there
   */
  static void requireLabels(@Nullable String labels) {
    if (labels != null && !Files.isReadable(Path.of(labels))) {
      throw new BadInputException(labels + ": cannot be read; name a table of labels");
    }
  }

  private static String content(Path file) throws IOException {
    MessageDigest digest = sha256();
    try (InputStream in = new DigestInputStream(Files.newInputStream(file), digest)) {
      in.transferTo(java.io.OutputStream.nullOutputStream());
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The same, and where the records go. */
  Map<String, String> into(List<String> sinks, OutputOptions output) {
    Map<String, String> whole = new TreeMap<>(all);
    whole.put("--sink", String.join(" ", sinks));
    whole.put("-o", Objects.toString(output.path(), ""));
    whole.put("output", output.choice().toString());
    return whole;
  }

  /** The same of sources as they stand now. */
  Map<String, String> asTheyStand(ReplayInput input) {
    Map<String, String> whole = new TreeMap<>(all);
    whole.put("archive (files)", input.archive().files().toString());
    whole.put("archive (bytes)", Long.toString(input.archive().bytes()));
    for (TopicRange topic : input.topics()) {
      String range = new TreeMap<>(topic.from()) + " to " + new TreeMap<>(topic.until());
      whole.put(topic.topic() + " " + topic.id() + " at " + topic.servers(), range);
    }
    return whole;
  }

  /** A name that no other question has. */
  static String name(String sink, Map<String, String> question) {
    byte[] text = (sink + question).getBytes(StandardCharsets.UTF_8);
    return HexFormat.of().formatHex(sha256().digest(text), 0, 16);
  }
}
