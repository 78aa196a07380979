package io.greenlight.plan;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds where a huge account can be cut. */
@FunctionalInterface
public interface BoundaryFinder {
    /** The key of the {@code documents}-th document after {@code after}, or empty when fewer are left. */
    Optional<Key> findBoundary(String shard, AccountId account, @Nullable Key after, int documents);
}
