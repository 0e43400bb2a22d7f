/** One scan from its configuration to its last heartbeat. */
package io.halfopen.scanner.scan;
