/** A local page over files of records: what was scanned, searched, compared and taken along. */
@NullMarked
package io.halfopen.explore;

import org.jspecify.annotations.NullMarked;
