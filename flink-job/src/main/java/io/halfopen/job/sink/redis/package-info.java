/** Redis: records at the end of a list or of a stream. */
@NullMarked
package io.halfopen.job.sink.redis;

import org.jspecify.annotations.NullMarked;
