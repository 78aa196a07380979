package io.greenlight.opensearch;

import io.greenlight.index.OutcomeUnknown;
import io.greenlight.schema.IndexMapping;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/** The aliases that applications search. */
final class AliasCalls {
    /** The alias on one of its indexes: without the filter it would show tombstones, with a routing not all accounts. */
    private static final JsonNode AS_POINTED = Json.tree(Json.bytes(Map.of("filter", IndexMapping.tombstoneFilter())));

    private final TargetCalls calls;

    AliasCalls(TargetCalls calls) {
        this.calls = calls;
    }

    /** The indexes behind an alias; empty when there is no such alias. */
    Set<String> behind(String alias) {
        JsonNode indexes = calls.readIfPresent(Call.get("/_alias/" + alias), "read alias " + alias);
        return new TreeSet<>(indexes.propertyNames());
    }

    /** How the alias differs from what {@link #point} makes of it, one line each; empty when it does not. */
    List<String> faults(String alias, Set<String> wanted) {
        JsonNode indexes = calls.readIfPresent(Call.get("/_alias/" + alias), "read alias " + alias);
        List<String> faults = new ArrayList<>();
        wanted.stream()
                .filter(index -> !indexes.has(index))
                .forEach(index -> faults.add("%s is not behind %s".formatted(index, alias)));
        indexes.propertyNames().stream()
                .filter(index -> !wanted.contains(index))
                .forEach(index -> faults.add("%s is behind %s".formatted(index, alias)));
        wanted.stream()
                .filter(indexes::has)
                .filter(index ->
                        !indexes.path(index).path("aliases").path(alias).equals(AS_POINTED))
                .forEach(index ->
                        faults.add("%s shows other documents of %s than the live ones".formatted(alias, index)));
        return faults;
    }

    /**
     * Makes {@code wanted} the only indexes behind the alias, in one request: a search before it sees only the old ones, a
     * search after it only the new ones. If no answer comes, reads back and returns normally when it has happened.
     */
    void point(String alias, Set<String> wanted) {
        Set<String> current = behind(alias);
        List<Map<String, Object>> actions = new ArrayList<>();
        current.stream().filter(index -> !wanted.contains(index)).forEach(index -> actions.add(remove(index, alias)));
        wanted.forEach(index -> actions.add(add(index, alias)));
        if (!actions.isEmpty()) {
            apply(alias, wanted, actions);
        }
    }

    void include(String alias, PhysicalIndex index) {
        calls.mustChange(
                update(List.of(add(index.name(), alias))), "add %s to alias %s".formatted(index.name(), alias));
    }

    void exclude(String alias, PhysicalIndex index) {
        calls.mustChange(
                update(List.of(remove(index.name(), alias))), "remove %s from alias %s".formatted(index.name(), alias));
    }

    private void apply(String alias, Set<String> wanted, List<Map<String, Object>> actions) {
        try {
            calls.mustChange(update(actions), "point alias %s to %s".formatted(alias, wanted));
        } catch (OutcomeUnknown e) {
            if (!behind(alias).equals(wanted)) {
                throw e;
            }
        }
    }

    private static Call update(List<Map<String, Object>> actions) {
        return Call.post("/_aliases").json(Map.of("actions", actions));
    }

    private static Map<String, Object> add(String index, String alias) {
        return Map.of("add", Map.of("index", index, "alias", alias, "filter", IndexMapping.tombstoneFilter()));
    }

    private static Map<String, Object> remove(String index, String alias) {
        return Map.of("remove", Map.of("index", index, "alias", alias));
    }
}
