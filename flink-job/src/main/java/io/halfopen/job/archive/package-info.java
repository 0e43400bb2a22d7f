/** The raw topic as files: what they look like, and how they are written exactly once. */
@NullMarked
package io.halfopen.job.archive;

import org.jspecify.annotations.NullMarked;
