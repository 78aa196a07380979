package io.greenlight.opensearch;

import io.greenlight.document.AccountId;
import io.greenlight.index.GenerationLayout;
import io.greenlight.schema.FieldSpec;
import io.greenlight.schema.IndexMapping;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Filters of searches for the live documents of an account. */
final class Filters {
    private Filters() {}

    /** Live documents of an account that also pass these. The account is matched by its routing, which every mapping indexes. */
    static List<Map<String, Object>> ofAccount(AccountId account, List<Map<String, Object>> more) {
        List<Map<String, Object>> filters = new ArrayList<>();
        filters.add(Map.of("term", Map.of("_routing", account.value())));
        filters.add(IndexMapping.tombstoneFilter());
        filters.addAll(more);
        return filters;
    }

    /** Live documents of these accounts. */
    static List<Map<String, Object>> ofAccounts(Collection<AccountId> accounts) {
        List<String> routings = accounts.stream().map(AccountId::value).toList();
        return List.of(Map.of("terms", Map.of("_routing", routings)), IndexMapping.tombstoneFilter());
    }

    /** Documents whose month comes from a time that is not before this one. */
    static Map<String, Object> since(GenerationLayout generation, Instant since) {
        FieldSpec field = generation.schema().month();
        if (field == null) {
            throw new IllegalArgumentException("Cannot look at documents of %s since %s: the entity %s has no month"
                    .formatted(generation.name(), since, generation.schema().name()));
        }
        return Map.of("range", Map.of(field.name(), Map.of("gte", since.toString())));
    }
}
