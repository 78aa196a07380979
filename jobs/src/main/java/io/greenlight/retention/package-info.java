/** What is kept for how long, and dropped by itself then. */
@NullMarked
package io.greenlight.retention;

import org.jspecify.annotations.NullMarked;
