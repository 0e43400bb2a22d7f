/** Parquet as a format of the file sink, apart from the job because of the Hadoop that it needs. */
@NullMarked
package io.halfopen.parquet;

import org.jspecify.annotations.NullMarked;
