/** How fast a scan may send, with time as an argument. */
package io.halfopen.scanner.pace;
