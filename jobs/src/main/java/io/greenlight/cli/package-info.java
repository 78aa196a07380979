/** The command line: one class per command, one table of exit codes. */
@NullMarked
package io.greenlight.cli;

import org.jspecify.annotations.NullMarked;
