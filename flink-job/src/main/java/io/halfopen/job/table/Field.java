package io.halfopen.job.table;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One field of a row.
 *
 * @param name its public name
 * @param kind what it holds
 * @param meaning one line for whoever chooses fields
 * @param value a number, a Boolean, a text or a list of these; null where the row has none
 */
public record Field<T>(
    String name, Kind kind, String meaning, Function<T, @Nullable Object> value) {}
