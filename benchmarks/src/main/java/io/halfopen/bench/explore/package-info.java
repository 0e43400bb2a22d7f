/** How long the page of records takes to read and to answer. */
@NullMarked
package io.halfopen.bench.explore;

import org.jspecify.annotations.NullMarked;
