/** Writing documents in bulk: batching, per-item outcomes, retry, split, ledger. */
@NullMarked
package io.greenlight.bulk;

import org.jspecify.annotations.NullMarked;
