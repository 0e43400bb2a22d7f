/** What the page asks: a search in words becomes conditions, and each panel one statement. */
@NullMarked
package io.halfopen.explore.query;

import org.jspecify.annotations.NullMarked;
