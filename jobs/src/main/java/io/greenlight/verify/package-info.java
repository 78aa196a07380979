/** Comparison of a generation with its sources. */
@NullMarked
package io.greenlight.verify;

import org.jspecify.annotations.NullMarked;
