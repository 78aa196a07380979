/** Tests of the console. */
@NullMarked
package io.greenlight.console;

import org.jspecify.annotations.NullMarked;
