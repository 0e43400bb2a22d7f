/** Where packets come from: Kafka and capture files. */
@NullMarked
package io.halfopen.job.source;

import org.jspecify.annotations.NullMarked;
