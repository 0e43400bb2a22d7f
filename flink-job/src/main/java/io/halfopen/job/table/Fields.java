package io.halfopen.job.table;

import io.halfopen.event.BadInputException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The fields that rows of one type have, in the order in which they are shown. A name may be
 * written with {@code -} in place of {@code _}, as some of ZMap's versions do.
 *
 * <pre>{@code
 * new Fields<Answer>().number("port", "port that answered", Answer::port).alias("sport", "port");
 * }</pre>
 */
public final class Fields<T> {
  private final Map<String, Field<T>> fields = new LinkedHashMap<>();
  private final Map<String, Field<T>> unlisted = new LinkedHashMap<>();
  private final Map<String, String> aliases = new LinkedHashMap<>();

  /** Adds a field that holds numbers. */
  public Fields<T> number(String name, String meaning, Function<T, @Nullable Object> value) {
    return add(new Field<>(name, Kind.NUMBER, meaning, value));
  }

  /** Adds a field that holds yes or no. */
  public Fields<T> truth(String name, String meaning, Function<T, @Nullable Object> value) {
    return add(new Field<>(name, Kind.TRUTH, meaning, value));
  }

  /** Adds a field that holds text. */
  public Fields<T> text(String name, String meaning, Function<T, @Nullable Object> value) {
    return add(new Field<>(name, Kind.TEXT, meaning, value));
  }

  /** Adds a field that holds addresses as text. */
  public Fields<T> address(String name, String meaning, Function<T, @Nullable Object> value) {
    return add(new Field<>(name, Kind.ADDRESS, meaning, value));
  }

  /** Adds a field that holds lists. */
  public Fields<T> list(String name, String meaning, Function<T, @Nullable Object> value) {
    return add(new Field<>(name, Kind.LIST, meaning, value));
  }

  private Fields<T> add(Field<T> field) {
    fields.put(field.name(), field);
    return this;
  }

  /** Adds a field that can be named, and that a row of all fields leaves out. */
  public Fields<T> unlisted(Field<T> field) {
    unlisted.put(field.name(), field);
    return this;
  }

  /** Adds another name for a field; rows are headed by the name that was asked for. */
  public Fields<T> alias(String alias, String name) {
    aliases.put(alias, name);
    return this;
  }

  /** All fields. */
  public Collection<Field<T>> all() {
    return Collections.unmodifiableCollection(fields.values());
  }

  /** The fields that a row of all fields leaves out. */
  public Collection<Field<T>> allUnlisted() {
    return Collections.unmodifiableCollection(unlisted.values());
  }

  /** Other names, each with the field that it stands for. */
  public Map<String, String> aliases() {
    return Collections.unmodifiableMap(aliases);
  }

  /** All names, without the other names. */
  public List<String> names() {
    return List.copyOf(fields.keySet());
  }

  /** The field of this name, carrying the name as it was asked for; null where there is none. */
  public @Nullable Field<T> find(String name) {
    String known = name.replace('-', '_');
    String own = aliases.getOrDefault(known, known);
    Field<T> field = fields.getOrDefault(own, unlisted.get(own));
    return field == null ? null : new Field<>(name, field.kind(), field.meaning(), field.value());
  }

  /**
   * The fields of a list of names joined by commas; all of them for null and {@code *}.
   *
   * @throws BadInputException naming the first that does not exist
   */
  public List<Field<T>> choose(@Nullable String list) {
    if (list == null || list.strip().equals("*")) {
      return List.copyOf(fields.values());
    }
    List<Field<T>> chosen = new ArrayList<>();
    for (String name : list.split(",", -1)) {
      Field<T> field = find(name.strip());
      if (field == null) {
        throw new BadInputException(
            "field '" + name.strip() + "' does not exist: one of " + String.join(",", names()));
      }
      chosen.add(field);
    }
    return chosen;
  }
}
