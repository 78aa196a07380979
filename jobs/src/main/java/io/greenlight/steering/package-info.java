/** What an operator changes while a reindex runs: priorities, pauses, accounts left out, limits. */
@NullMarked
package io.greenlight.steering;

import org.jspecify.annotations.NullMarked;
