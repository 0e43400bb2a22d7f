/** The embedded default: broker, mini cluster and feed in this process. */
@NullMarked
package io.halfopen.local.embedded;

import org.jspecify.annotations.NullMarked;
