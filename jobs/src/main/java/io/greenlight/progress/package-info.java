/** How far a reindex is, how fast, what holds it back, and when it will be done. */
@NullMarked
package io.greenlight.progress;

import org.jspecify.annotations.NullMarked;
