/** An archive to lines of JSON: the command as it is shipped, beside a plain loop. */
@NullMarked
package io.halfopen.bench.backfill;

import org.jspecify.annotations.NullMarked;
