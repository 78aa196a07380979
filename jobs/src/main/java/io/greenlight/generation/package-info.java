/** Numbered builds of an entity: states, gate, swap, retirement. */
@NullMarked
package io.greenlight.generation;

import org.jspecify.annotations.NullMarked;
