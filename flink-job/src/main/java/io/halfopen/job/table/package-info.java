/** Results as rows of named fields: filters over them, and rows as text. */
@NullMarked
package io.halfopen.job.table;

import org.jspecify.annotations.NullMarked;
