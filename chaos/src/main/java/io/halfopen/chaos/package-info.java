/** Servers killed at random under load, and every record held against what was dealt. */
@NullMarked
package io.halfopen.chaos;

import org.jspecify.annotations.NullMarked;
