/** Rows and documents that could not be indexed, kept with their cause. */
@NullMarked
package io.greenlight.deadletter;

import org.jspecify.annotations.NullMarked;
