/** The only room that touches native code: raw sockets, captures and the kernel's own RSTs. */
package io.halfopen.scanner.link;
