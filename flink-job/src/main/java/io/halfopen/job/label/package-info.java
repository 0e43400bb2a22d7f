/** What a fingerprint may be: candidates and hints, each with its reason in words. */
@NullMarked
package io.halfopen.job.label;

import org.jspecify.annotations.NullMarked;
