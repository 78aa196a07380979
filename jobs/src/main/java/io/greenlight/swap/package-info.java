/** The gate before a generation serves, the swap itself, going back, and retirement. */
@NullMarked
package io.greenlight.swap;

import org.jspecify.annotations.NullMarked;
