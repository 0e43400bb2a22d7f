package io.halfopen.job.label;

import io.halfopen.event.BadInputException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Known fingerprints, found by their option list. Lines are {@code
 * label,kind,fingerprint[,category[,ttl[,source]]]}; lines that begin with {@code #}, empty ones
 * and a header are passed over.
 */
public final class LabelTable {
  private static final int LEAST_COLUMNS = 3;
  private static final int MOST_CHARACTERS = 500;
  private static final int MOST_ENTRIES = 200_000;

  private final Map<Entry.Kind, Map<String, List<Entry>>> entries = new HashMap<>();
  private int size;

  private LabelTable() {}

  /** The table that comes with the project. */
  public static LabelTable bundled() {
    return new LabelTable().read("labels.csv", resource("labels.csv"), false);
  }

  /**
   * The project's table and the user's own lines.
   *
   * @param name what the text is called where it is at fault
   * @throws BadInputException naming the line that cannot be read, and why
   */
  public static LabelTable with(String name, String own) {
    return bundled().read(name, own, true);
  }

  /** The same without the project's own lines. */
  public static LabelTable of(String name, String own) {
    return new LabelTable().read(name, own, true);
  }

  static String resource(String name) {
    try (InputStream in = LabelTable.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("resource " + name + " is missing");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("resource " + name + " cannot be read", e);
    }
  }

  /** Lines in use. */
  public int size() {
    return size;
  }

  /** Entries of one kind with these option kinds. */
  List<Entry> find(Entry.Kind kind, String options) {
    return entries.getOrDefault(kind, Map.of()).getOrDefault(options, List.of());
  }

  /** All entries of one kind. */
  Collection<List<Entry>> all(Entry.Kind kind) {
    return entries.getOrDefault(kind, Map.of()).values();
  }

  private LabelTable read(String name, String text, boolean own) {
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String bare = line.strip();
      if (bare.isEmpty() || bare.startsWith("#") || bare.startsWith("label,")) {
        continue;
      }
      try {
        add(entry(CsvLine.split(bare), own));
      } catch (IllegalArgumentException e) {
        throw new BadInputException(
            "%s, line %d: %s; give label,kind,fingerprint[,category[,ttl]]"
                .formatted(name, number, e.getMessage()),
            e);
      }
    }
    return this;
  }

  private void add(Entry entry) {
    if (++size > MOST_ENTRIES) {
      throw new IllegalArgumentException("more than " + MOST_ENTRIES + " labels");
    }
    entries
        .computeIfAbsent(entry.kind(), k -> new HashMap<>())
        .computeIfAbsent(entry.fingerprint().options(), k -> new ArrayList<>(2))
        .add(entry);
  }

  private static Entry entry(List<String> columns, boolean own) {
    if (columns.size() < LEAST_COLUMNS || columns.get(0).isEmpty()) {
      throw new IllegalArgumentException("too few columns");
    }
    if (columns.stream().anyMatch(column -> column.length() > MOST_CHARACTERS)) {
      throw new IllegalArgumentException("a column above " + MOST_CHARACTERS + " characters");
    }
    Entry.Kind kind = kind(columns.get(1));
    String text = columns.get(2);
    Listed fingerprint;
    try {
      fingerprint = Listed.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("fingerprint '" + text + "' " + e.getMessage(), e);
    }
    boolean train = kind == Entry.Kind.JA4TSCAN;
    String category = columns.size() > 3 ? columns.get(3) : "";
    return new Entry(
        columns.get(0),
        kind,
        train ? fingerprint : fingerprint.answerOnly(),
        category.isEmpty() ? "unknown" : category,
        columns.size() > 4 ? ttl(columns.get(4)) : null,
        own);
  }

  private static Entry.Kind kind(String text) {
    try {
      return Entry.Kind.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("kind '" + text + "' is none of ja4tscan, ja4ts, ja4t", e);
    }
  }

  private static @Nullable Integer ttl(String text) {
    if (text.isEmpty()) {
      return null;
    }
    return switch (text) {
      case "32", "64", "128", "255" -> Integer.valueOf(text);
      default ->
          throw new IllegalArgumentException("ttl '" + text + "' is none of 32, 64, 128, 255");
    };
  }
}
