/** Tests of the ports. */
@NullMarked
package io.greenlight.read.change;

import org.jspecify.annotations.NullMarked;
