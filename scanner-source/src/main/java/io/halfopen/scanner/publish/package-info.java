/** Where captured packets and heartbeats go. */
package io.halfopen.scanner.publish;
