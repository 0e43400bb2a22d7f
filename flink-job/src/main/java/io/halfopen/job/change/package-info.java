/** What changed: each endpoint compared with what is known of it. */
@NullMarked
package io.halfopen.job.change;

import org.jspecify.annotations.NullMarked;
