/** Tests of {@link io.greenlight.eta}. */
@NullMarked
package io.greenlight.eta;

import org.jspecify.annotations.NullMarked;
