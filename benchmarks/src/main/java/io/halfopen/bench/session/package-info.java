/** Session assembly: stock, ours, a plain loop. */
@NullMarked
package io.halfopen.bench.session;

import org.jspecify.annotations.NullMarked;
