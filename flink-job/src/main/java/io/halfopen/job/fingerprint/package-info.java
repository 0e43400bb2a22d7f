/** What an exchange's packets say: plain Java, no stream processor in its imports. */
@NullMarked
package io.halfopen.job.fingerprint;

import org.jspecify.annotations.NullMarked;
