/** What travels between scanner, job and feeds, and how it stands on the wire. */
package io.halfopen.event;
