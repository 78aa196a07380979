/** Rows and documents that could not be indexed, kept with their cause; what they held, if that is wanted, encrypted. */
@NullMarked
package io.greenlight.deadletter;

import org.jspecify.annotations.NullMarked;
