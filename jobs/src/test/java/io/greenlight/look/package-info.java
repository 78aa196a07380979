/** Tests of shared looks. */
@NullMarked
package io.greenlight.look;

import org.jspecify.annotations.NullMarked;
