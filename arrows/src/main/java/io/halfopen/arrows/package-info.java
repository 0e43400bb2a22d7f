/** How the tests of all modules say which room may know which. */
package io.halfopen.arrows;
