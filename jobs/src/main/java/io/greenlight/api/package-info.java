/** The REST interface under {@code /api/v1}. Nothing else uses it. */
@NullMarked
package io.greenlight.api;

import org.jspecify.annotations.NullMarked;
