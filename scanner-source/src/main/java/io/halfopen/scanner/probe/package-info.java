/** The SYN that is sent, how its answers prove themselves, and the events that they become. */
package io.halfopen.scanner.probe;
