/** Records as the languages of security platforms say them. */
@NullMarked
package io.halfopen.job.sink.siem;

import org.jspecify.annotations.NullMarked;
