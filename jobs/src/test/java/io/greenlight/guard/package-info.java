/** Tests of how a source is spared. */
@NullMarked
package io.greenlight.guard;

import org.jspecify.annotations.NullMarked;
