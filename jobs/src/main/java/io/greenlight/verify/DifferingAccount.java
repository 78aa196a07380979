package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.HashSum;

/**
 * An account some of whose documents in the index are not those of the source.
 *
 * @param account which
 * @param source where it lives; empty if neither a source nor the generation knows it
 * @param shard in which shard; empty as well then
 * @param expected count and hash sums of the source's rows
 * @param found count and hash sums in the index
 * @param complete whether all of its keys that differ were found; if not, there are too many to hold
 */
public record DifferingAccount(
        AccountId account, String source, String shard, HashSum expected, HashSum found, boolean complete) {}
