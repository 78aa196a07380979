/** Tests of what becomes of bad rows. */
@NullMarked
package io.greenlight.deadletter;

import org.jspecify.annotations.NullMarked;
