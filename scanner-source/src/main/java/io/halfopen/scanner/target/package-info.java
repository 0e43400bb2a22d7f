/**
 * Which addresses and ports a scan asks, each exactly once and in no order that a network would
 * notice.
 */
package io.halfopen.scanner.target;
