package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.document.ContentHash;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.OutcomeUnknown;
import io.greenlight.index.Target.Serving;
import io.greenlight.index.TargetSettings;
import io.greenlight.schema.IndexMapping;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** The physical indexes of a target: their creation, settings, names and removal. */
final class IndexCalls {
    /** Member of a mapping's {@code _meta} that says what an index was made for. */
    private static final String META = "greenlight";

    private final TargetCalls calls;
    private final TargetSettings settings;

    IndexCalls(TargetCalls calls, TargetSettings settings) {
        this.calls = calls;
        this.settings = settings;
    }

    /**
     * Creates an index with its write alias, in one step. One that exists is left as it is, provided that it was made for
     * this generation and schema.
     */
    void create(GenerationLayout generation, PhysicalIndex index, Serving serving) {
        String purpose = "create index " + index.name();
        Answer answer;
        try {
            answer = calls.change(Call.put("/" + index.name()).json(definition(generation, index, serving)), purpose);
        } catch (OutcomeUnknown e) {
            readBack(generation, index, e);
            return;
        }
        if (answer.isOk()) {
            return;
        }
        if (!answer.errorType().equals("resource_already_exists_exception")) {
            throw calls.refused(purpose, answer);
        }
        verify(generation, index);
    }

    /** All indexes of the generation with their UUIDs. */
    Map<String, String> uuids(GenerationLayout generation) {
        Map<String, String> uuids = new TreeMap<>();
        settingsOf(PhysicalIndex.expression(generation)).forEachEntry((index, entry) -> {
            if (PhysicalIndex.belongs(generation, index)) {
                uuids.put(index, entry.at("/settings/index/uuid").asString());
            }
        });
        return uuids;
    }

    long highestGeneration(String alias) {
        Pattern physical = PhysicalIndex.ofAnyGeneration(alias);
        long[] highest = {0};
        settingsOf(alias + "-g*").forEachEntry((index, entry) -> {
            Matcher matcher = physical.matcher(index);
            if (matcher.matches()) {
                highest[0] = Math.max(highest[0], Long.parseLong(matcher.group(1)));
            }
        });
        return highest[0];
    }

    void refresh(GenerationLayout generation) {
        String purpose = "refresh " + generation.name();
        JsonNode shards = calls.read(Call.post("/" + PhysicalIndex.expression(generation) + "/_refresh"), purpose)
                .path("_shards");
        if (shards.path("failed").asInt(1) > 0) {
            throw calls.unavailable(
                    purpose,
                    "%d of %d shards failed"
                            .formatted(
                                    shards.path("failed").asInt(0),
                                    shards.path("total").asInt(0)),
                    null);
        }
        if (shards.path("successful").asInt(0) < shards.path("total").asInt(0)) {
            mustAnswer(generation, purpose);
        }
    }

    /** A shard that is nowhere does not count as failed. */
    private void mustAnswer(GenerationLayout generation, String purpose) {
        String fault = searchFault(generation);
        if (!fault.isEmpty()) {
            throw calls.unavailable(purpose, fault, null);
        }
    }

    /** Why a search would not be answered by every index, empty when it would. Asks every shard for next to nothing. */
    String searchFault(GenerationLayout generation) {
        return calls.fault(
                Call.post("/" + PhysicalIndex.expression(generation) + "/_search")
                        .with("allow_partial_search_results", "false")
                        .with("expand_wildcards", "open,closed")
                        .json(Map.of("size", 0, "terminate_after", 1, "track_total_hits", false)),
                "search " + generation.name());
    }

    void serve(PhysicalIndex index) {
        Map<String, Object> serving = Map.of(
                "number_of_replicas",
                settings.replicas(),
                "refresh_interval",
                interval(settings.servingRefreshInterval()));
        calls.mustChange(
                Call.put("/" + index.name() + "/_settings").json(Map.of("index", serving)),
                "set replicas and refresh interval of " + index.name());
    }

    void delete(PhysicalIndex index) {
        String purpose = "delete index " + index.name();
        Answer answer = calls.change(Call.delete("/" + index.name()), purpose);
        if (!answer.isOk() && answer.status() != 404) {
            throw calls.refused(purpose, answer);
        }
    }

    /** Settings, mapping and aliases of a new index. */
    Map<String, Object> definition(GenerationLayout generation, PhysicalIndex index, Serving serving) {
        Map<String, Object> aliases = new LinkedHashMap<>();
        aliases.put(index.writeAlias(), Map.of());
        if (serving == Serving.YES) {
            aliases.put(generation.alias(), Map.of("filter", IndexMapping.tombstoneFilter()));
        }
        return Map.of("settings", Map.of("index", loadSettings()), "mappings", mapping(generation), "aliases", aliases);
    }

    private Map<String, Object> loadSettings() {
        Map<String, Object> load = new LinkedHashMap<>();
        load.put("number_of_shards", settings.shards());
        load.put("number_of_replicas", 0);
        load.put("refresh_interval", interval(settings.loadRefreshInterval()));
        settings.codec().ifPresent(codec -> load.put("codec", codec));
        return load;
    }

    private static Map<String, Object> mapping(GenerationLayout generation) {
        IndexMapping made = IndexMapping.of(generation.schema());
        Map<String, Object> mapping = new HashMap<>(made.body());
        mapping.put("_meta", Map.of(META, madeFor(generation, made)));
        return mapping;
    }

    /** The schema's own fingerprint does not cover its properties, and with them the mapping. */
    private static Map<String, Object> madeFor(GenerationLayout generation, IndexMapping mapping) {
        byte[] text = mapping.json().getBytes(UTF_8);
        return Map.of(
                "entity", generation.schema().name(),
                "fingerprint", generation.schema().fingerprint(),
                "mapping", Long.toHexString(ContentHash.of(text, 0, text.length).bits()),
                "generation", generation.number());
    }

    private void readBack(GenerationLayout generation, PhysicalIndex index, OutcomeUnknown unanswered) {
        if (settingsOf(index.name()).isMissingNode()) {
            throw unanswered;
        }
        verify(generation, index);
    }

    private void verify(GenerationLayout generation, PhysicalIndex index) {
        String purpose = "use index " + index.name();
        JsonNode meta = calls.read(Call.get("/" + index.name() + "/_mapping"), purpose)
                .path(index.name())
                .at("/mappings/_meta/" + META);
        Map<String, Object> wanted = madeFor(generation, IndexMapping.of(generation.schema()));
        wanted.forEach((property, value) -> {
            String found = meta.path(property).asString("missing");
            if (!found.equals(value.toString())) {
                throw calls.refused(
                        purpose,
                        "it exists and was made for %s %s instead of %s. Use another generation number"
                                .formatted(property, found, value));
            }
        });
    }

    /** By index name; missing when there is no such index. Aliases in the expression resolve to their indexes. */
    private JsonNode settingsOf(String expression) {
        return calls.readIfPresent(
                Call.get("/" + expression + "/_settings/index.uuid")
                        .with("expand_wildcards", "all")
                        .with("allow_no_indices", "true"),
                "list indexes " + expression);
    }

    private static String interval(Duration interval) {
        return interval.isZero() ? "-1" : interval.toMillis() + "ms";
    }
}
