/** Tests of the HTTP side of a process, over HTTP. */
@NullMarked
package io.greenlight.server;

import org.jspecify.annotations.NullMarked;
