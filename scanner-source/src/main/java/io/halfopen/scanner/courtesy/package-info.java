/** What whoever is scanned is owed: who asks, why, and how to make it stop. */
package io.halfopen.scanner.courtesy;
