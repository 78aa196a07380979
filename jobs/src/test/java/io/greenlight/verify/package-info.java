/** Comparison with the sources, and repair. */
@NullMarked
package io.greenlight.verify;

import org.jspecify.annotations.NullMarked;
