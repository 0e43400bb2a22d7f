/**
 * The probes that are sent, how their answers prove themselves, and the events that they become.
 */
package io.halfopen.scanner.probe;
