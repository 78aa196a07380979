/** May this account send? States, verification, the answer. */
@NullMarked
package io.greenlight.readiness;

import org.jspecify.annotations.NullMarked;
