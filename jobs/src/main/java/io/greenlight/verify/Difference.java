package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;

/**
 * An account whose documents in the index are not those of the source.
 *
 * @param account which
 * @param source where it lives
 * @param shard in which shard
 * @param expected count and hash sums of the source's rows
 * @param found count and hash sums in the index
 */
public record Difference(AccountId account, String source, String shard, HashSum expected, HashSum found) {}
