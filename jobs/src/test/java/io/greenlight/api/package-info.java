/** Tests of the REST interface that need no server. */
@NullMarked
package io.greenlight.api;

import org.jspecify.annotations.NullMarked;
