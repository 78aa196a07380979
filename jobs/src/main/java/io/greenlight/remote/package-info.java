/** The doors of what operators do, through the API of a server. */
@NullMarked
package io.greenlight.remote;

import org.jspecify.annotations.NullMarked;
