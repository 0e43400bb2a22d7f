package io.halfopen.local.output;

import org.jspecify.annotations.Nullable;

/**
 * What was asked of an output module.
 *
 * @param fields names joined by commas, or null for all
 * @param header true for the names above the rows, where the module has such a line
 * @param arguments what only the module understands, or null
 */
public record OutputChoice(@Nullable String fields, boolean header, @Nullable String arguments) {}
