/** The job: packet events in, JA4TScan records out. */
@NullMarked
package io.halfopen.job;

import org.jspecify.annotations.NullMarked;
