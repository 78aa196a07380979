/** Documents and code say the same. */
@NullMarked
package io.greenlight.docs;

import org.jspecify.annotations.NullMarked;
