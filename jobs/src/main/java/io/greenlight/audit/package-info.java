/** Who ordered what, when, and what came of it. */
@NullMarked
package io.greenlight.audit;

import org.jspecify.annotations.NullMarked;
