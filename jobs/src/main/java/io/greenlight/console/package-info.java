/** The console under {@code /console}, and the status page for everybody. Nothing else uses it. */
@NullMarked
package io.greenlight.console;

import org.jspecify.annotations.NullMarked;
