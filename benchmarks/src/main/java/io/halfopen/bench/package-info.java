/** How fast Halfopen is, beside what others do. */
@NullMarked
package io.halfopen.bench;

import org.jspecify.annotations.NullMarked;
