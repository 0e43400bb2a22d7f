/** Packets of one probe gathered into one exchange by event time. */
@NullMarked
package io.halfopen.job.session;

import org.jspecify.annotations.NullMarked;
