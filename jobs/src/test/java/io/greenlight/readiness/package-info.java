/** Tests of the answer to: may this account send? */
@NullMarked
package io.greenlight.readiness;

import org.jspecify.annotations.NullMarked;
