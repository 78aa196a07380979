/** What may go wrong, and what that means for a program that asks over HTTP and for one that runs a command. */
@NullMarked
package io.greenlight.problem;

import org.jspecify.annotations.NullMarked;
