/** Records as the input files of sensors and of platforms for threat intelligence. */
@NullMarked
package io.halfopen.local.export;

import org.jspecify.annotations.NullMarked;
