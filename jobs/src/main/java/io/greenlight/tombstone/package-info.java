/** Tombstones that nobody needs any more. */
@NullMarked
package io.greenlight.tombstone;

import org.jspecify.annotations.NullMarked;
