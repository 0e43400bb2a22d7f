/** The command line. */
@NullMarked
package io.halfopen.local.cli;

import org.jspecify.annotations.NullMarked;
