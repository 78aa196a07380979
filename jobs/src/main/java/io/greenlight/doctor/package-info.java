/** Looks at everything a reindex needs, before it needs it. */
@NullMarked
package io.greenlight.doctor;

import org.jspecify.annotations.NullMarked;
