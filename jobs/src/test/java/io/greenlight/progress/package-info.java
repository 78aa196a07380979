/** Tests of how far a reindex is. */
@NullMarked
package io.greenlight.progress;

import org.jspecify.annotations.NullMarked;
