/** When what is queued will be done: reckoned from measured rates by size of the units, for a reindex and for one account. */
@NullMarked
package io.greenlight.eta;

import org.jspecify.annotations.NullMarked;
