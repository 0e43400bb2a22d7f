/** Finds files of records, and holds what they say in an embedded database that forgets at exit. */
@NullMarked
package io.halfopen.explore.store;

import org.jspecify.annotations.NullMarked;
