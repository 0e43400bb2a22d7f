/** How results are written: output modules, packets as rows, and which packets repeat others. */
@NullMarked
package io.halfopen.local.output;

import org.jspecify.annotations.NullMarked;
