/** What commands and jobs share of their command lines: options by concern, and the file. */
@NullMarked
package io.halfopen.job.config;

import org.jspecify.annotations.NullMarked;
