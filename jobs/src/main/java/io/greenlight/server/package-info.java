/** The HTTP side of a process: health, metrics, and what it serves. */
@NullMarked
package io.greenlight.server;

import org.jspecify.annotations.NullMarked;
