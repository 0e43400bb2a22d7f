/** A network of its own: namespaces in which a real kernel answers. */
@NullMarked
package io.halfopen.local.lab;

import org.jspecify.annotations.NullMarked;
