/** One reindex from request to swap, as a Spring Batch job. */
@NullMarked
package io.greenlight.reindex;

import org.jspecify.annotations.NullMarked;
