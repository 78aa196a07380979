/** Tests of the gate before a generation serves. */
@NullMarked
package io.greenlight.swap;

import org.jspecify.annotations.NullMarked;
