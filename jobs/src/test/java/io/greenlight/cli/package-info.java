/** Tests of the command line. */
@NullMarked
package io.greenlight.cli;

import org.jspecify.annotations.NullMarked;
