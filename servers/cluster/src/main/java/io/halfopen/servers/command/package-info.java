/** {@code ./halfopen cluster}: the servers of a pipeline on one machine, without containers. */
@NullMarked
package io.halfopen.servers.command;

import org.jspecify.annotations.NullMarked;
