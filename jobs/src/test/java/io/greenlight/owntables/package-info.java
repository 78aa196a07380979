/** Tests of sources that are not the platform's. */
@NullMarked
package io.greenlight.owntables;

import org.jspecify.annotations.NullMarked;
