/** Frames as bytes: views over IP and TCP headers that no input can make throw. */
package io.halfopen.scanner.wire;
