/** Keeps every live generation equal to the sources while they change. */
@NullMarked
package io.greenlight.sync;

import org.jspecify.annotations.NullMarked;
