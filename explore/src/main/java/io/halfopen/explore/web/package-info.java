/** Serves the page and its answers, to those who may have them. */
@NullMarked
package io.halfopen.explore.web;

import org.jspecify.annotations.NullMarked;
