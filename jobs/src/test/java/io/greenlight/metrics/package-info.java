/** Tests of what is counted and measured. */
@NullMarked
package io.greenlight.metrics;

import org.jspecify.annotations.NullMarked;
