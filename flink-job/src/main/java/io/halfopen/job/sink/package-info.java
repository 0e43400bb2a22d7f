/** Where records go: Kafka and files, and how a record is written as text. */
@NullMarked
package io.halfopen.job.sink;

import org.jspecify.annotations.NullMarked;
