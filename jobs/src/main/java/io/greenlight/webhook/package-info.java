/** Tells others of flips, by HTTP. */
@NullMarked
package io.greenlight.webhook;

import org.jspecify.annotations.NullMarked;
