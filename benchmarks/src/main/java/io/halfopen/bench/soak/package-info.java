/**
 * The whole way in processes of their own, under a steady load: how late records come, in how much
 * memory.
 */
@NullMarked
package io.halfopen.bench.soak;

import org.jspecify.annotations.NullMarked;
