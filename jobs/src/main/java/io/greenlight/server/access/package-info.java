/** Who is let in over HTTP, how often, with what, and that it is written down. */
@NullMarked
package io.greenlight.server.access;

import org.jspecify.annotations.NullMarked;
