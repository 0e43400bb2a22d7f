/** What a running scan says of itself: status lines, status file, metrics, metadata, summary. */
@NullMarked
package io.halfopen.local.status;

import org.jspecify.annotations.NullMarked;
