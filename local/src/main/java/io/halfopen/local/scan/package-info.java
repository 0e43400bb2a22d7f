/** A scan from its first probe to its last record. */
package io.halfopen.local.scan;
