/** What strangers' bytes do to whatever reads them: one target a reader, driven by Jazzer. */
@org.jspecify.annotations.NullMarked
package io.halfopen.fuzz;
