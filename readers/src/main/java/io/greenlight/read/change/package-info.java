/** Which documents changed in a source: the history of its changes, followed from a stored position. */
@NullMarked
package io.greenlight.read.change;

import org.jspecify.annotations.NullMarked;
