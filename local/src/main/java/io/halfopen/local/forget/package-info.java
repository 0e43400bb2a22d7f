/** Removes a network from every place that remembers it, one class a kind of place. */
@org.jspecify.annotations.NullMarked
package io.halfopen.local.forget;
