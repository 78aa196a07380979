/** What an operator changes while a reindex runs. */
@NullMarked
package io.greenlight.steering;

import org.jspecify.annotations.NullMarked;
