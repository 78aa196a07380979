/** Looks at something elsewhere that many askers share. */
@NullMarked
package io.greenlight.look;

import org.jspecify.annotations.NullMarked;
