/** Rules for the whole module. */
@NullMarked
package io.greenlight;

import org.jspecify.annotations.NullMarked;
