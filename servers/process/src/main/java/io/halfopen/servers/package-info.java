/** Real servers as processes of this machine, on loopback only. */
@NullMarked
package io.halfopen.servers;

import org.jspecify.annotations.NullMarked;
