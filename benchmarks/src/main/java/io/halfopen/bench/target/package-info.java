/** The order of targets, and what is asked of each before it is probed. */
@NullMarked
package io.halfopen.bench.target;

import org.jspecify.annotations.NullMarked;
