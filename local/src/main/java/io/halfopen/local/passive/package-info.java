/** Passive fingerprints as rows and files. */
@NullMarked
package io.halfopen.local.passive;

import org.jspecify.annotations.NullMarked;
