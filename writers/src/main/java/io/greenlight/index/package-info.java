/** Physical indexes and aliases of a target: create, refresh, compare, swap, drop. */
@NullMarked
package io.greenlight.index;

import org.jspecify.annotations.NullMarked;
