/** Hosts that answer as servers of several kinds do, made up from their numbers alone. */
@NullMarked
package io.halfopen.bench.host;

import org.jspecify.annotations.NullMarked;
