/** Which accounts come first, and how their documents are cut into units. Pure. */
@NullMarked
package io.greenlight.plan;

import org.jspecify.annotations.NullMarked;
