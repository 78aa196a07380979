/** What a check found and what to do about it. */
@NullMarked
package io.greenlight.check;

import org.jspecify.annotations.NullMarked;
