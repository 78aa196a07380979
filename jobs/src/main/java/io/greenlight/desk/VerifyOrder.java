package io.greenlight.desk;

import io.greenlight.verify.Depth;
import io.greenlight.verify.VerifyScope;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is to be compared.
 *
 * @param entities the serving generations of these entities; of all when empty
 * @param generation this generation instead, whether it serves or not
 * @param accounts only these; all when empty
 * @param source only accounts on this source; null for any
 * @param depth DOCUMENTS unless given; SUMS compares documents only of accounts whose sums differ
 */
public record VerifyOrder(
        List<String> entities,
        @Nullable String generation,
        List<String> accounts,
        @Nullable String source,
        Depth depth) {
    public VerifyOrder {
        entities = List.copyOf(Objects.requireNonNullElse(entities, List.of()));
        accounts = List.copyOf(Objects.requireNonNullElse(accounts, List.of()));
        depth = Objects.requireNonNullElse(depth, Depth.DOCUMENTS);
    }

    VerifyScope scope() {
        return new VerifyScope(ReindexOrder.Ids.accounts(accounts), source);
    }
}
