/** When accounts turned ready and not ready, as a history that can be followed. */
@NullMarked
package io.greenlight.flip;

import org.jspecify.annotations.NullMarked;
