/** Documents a second into Elasticsearch. */
@NullMarked
package io.halfopen.bench.elasticsearch;

import org.jspecify.annotations.NullMarked;
