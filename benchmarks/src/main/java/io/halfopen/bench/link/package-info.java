/** How fast probes leave and answers come in, in networks of its own, beside ZMap. */
@NullMarked
package io.halfopen.bench.link;

import org.jspecify.annotations.NullMarked;
