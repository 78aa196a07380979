package io.greenlight.opensearch;

import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Looks at the ids and versions of an account's documents, never at their contents. A scroll and not {@code search_after}: ids have
 * no columns to sort by, and a key may stand in the indexes of two months.
 */
final class ScanCalls {
    private static final int HITS = 2_000;
    private static final int MOST_HITS = 10_000;
    private static final String KEEP = "2m";

    private final TargetCalls calls;

    ScanCalls(TargetCalls calls) {
        this.calls = calls;
    }

    void scan(
            GenerationLayout generation, AccountId account, @Nullable Instant since, Predicate<StoredDocument> looker) {
        String purpose = "scan account %s of %s".formatted(account, generation.name());
        List<Map<String, Object>> more = since == null ? List.of() : List.of(Filters.since(generation, since));
        Call search =
                search(generation, account).with("scroll", KEEP).json(body(HITS, Filters.ofAccount(account, more)));
        JsonNode answer = complete(calls.read(search, purpose), purpose);
        String scroll = answer.path("_scroll_id").asString("");
        try {
            while (show(generation, answer, looker)) {
                Call next = Call.post("/_search/scroll").json(Map.of("scroll", KEEP, "scroll_id", scroll));
                answer = complete(calls.read(next, purpose), purpose);
                scroll = answer.path("_scroll_id").asString(scroll);
            }
        } finally {
            calls.ask(Call.delete("/_search/scroll").json(Map.of("scroll_id", scroll)), "end to " + purpose);
        }
    }

    List<StoredDocument> find(GenerationLayout generation, AccountId account, Collection<DocumentId> ids) {
        if (ids.size() > Target.MOST_IDS) {
            throw new IllegalArgumentException(
                    "Cannot find %d documents at once: at most %d".formatted(ids.size(), Target.MOST_IDS));
        }
        String purpose = "find documents of account %s of %s".formatted(account, generation.name());
        Map<String, Object> wanted = Map.of(
                "ids", Map.of("values", ids.stream().map(DocumentId::value).toList()));
        List<StoredDocument> found = new ArrayList<>();
        Call search = search(generation, account).json(body(MOST_HITS, Filters.ofAccount(account, List.of(wanted))));
        show(generation, complete(calls.read(search, purpose), purpose), found::add);
        return found;
    }

    /** A routing parameter splits at commas: an account with a comma in its id is searched on every shard. */
    private static Call search(GenerationLayout generation, AccountId account) {
        Call call = Call.post("/" + PhysicalIndex.expression(generation) + "/_search")
                .with("allow_partial_search_results", "false");
        return account.value().indexOf(',') < 0 ? call.with("routing", account.value()) : call;
    }

    private static Map<String, Object> body(int size, List<Map<String, Object>> filters) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("size", size);
        body.put("version", true);
        body.put("_source", false);
        body.put("sort", List.of("_doc"));
        body.put("query", Map.of("bool", Map.of("filter", filters)));
        return body;
    }

    private JsonNode complete(JsonNode answer, String purpose) {
        if (answer.path("timed_out").asBoolean(true)
                || answer.at("/_shards/failed").asInt(1) > 0) {
            throw calls.unavailable(purpose, "not every shard has answered in time", null);
        }
        return answer;
    }

    /** Whether there may be more, and more is wanted. */
    private static boolean show(GenerationLayout generation, JsonNode answer, Predicate<StoredDocument> looker) {
        JsonNode hits = answer.at("/hits/hits");
        for (JsonNode hit : hits) {
            String index = hit.path("_index").asString();
            String month = generation.schema().isMonthly()
                    ? index.substring(generation.name().length() + 1)
                    : "";
            DocumentId id = new DocumentId(hit.path("_id").asString());
            if (!looker.test(new StoredDocument(id, month, hit.path("_version").asLong()))) {
                return false;
            }
        }
        return !hits.isEmpty();
    }
}
