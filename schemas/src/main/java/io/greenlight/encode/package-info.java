/** Turns typed field values into canonical JSON documents. */
@NullMarked
package io.greenlight.encode;

import org.jspecify.annotations.NullMarked;
