/** Records into Elasticsearch 8 and 9: which documents, where to, and what becomes of refusals. */
@NullMarked
package io.halfopen.job.sink.elasticsearch;

import org.jspecify.annotations.NullMarked;
