/** Tests of the writing port's values. */
@NullMarked
package io.greenlight.bulk;

import org.jspecify.annotations.NullMarked;
