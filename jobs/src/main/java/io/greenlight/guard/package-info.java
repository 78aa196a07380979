/** How a source is spared: what its health allows, and slots that wait for it. */
@NullMarked
package io.greenlight.guard;

import org.jspecify.annotations.NullMarked;
