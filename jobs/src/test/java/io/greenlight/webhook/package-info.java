/** Tests of what others are told of flips. */
@NullMarked
package io.greenlight.webhook;

import org.jspecify.annotations.NullMarked;
