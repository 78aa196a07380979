/** The application: how its parts are put together. */
@NullMarked
package io.greenlight;

import org.jspecify.annotations.NullMarked;
