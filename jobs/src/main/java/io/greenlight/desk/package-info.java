/**
 * What operators do and ask, as one door per thing they do it to. The command line, the API and the console come through these
 * doors, so that each of them can do what the others can. Every door leads to the control database or, from a command line with
 * {@code --server}, to the API of a server.
 */
@NullMarked
package io.greenlight.desk;

import org.jspecify.annotations.NullMarked;
