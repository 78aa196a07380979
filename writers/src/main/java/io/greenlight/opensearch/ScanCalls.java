package io.greenlight.opensearch;

import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import io.greenlight.index.Target.Look;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Looks at documents one by one. A scroll and not {@code search_after}: ids have no columns to sort by, and a key may stand in the
 * indexes of two months.
 */
final class ScanCalls {
    private static final int HITS = 2_000;
    private static final int MOST_HITS = 10_000;
    /** Items of one multi-get. */
    private static final int MOST_ITEMS = 1_000;

    private static final String KEEP = "2m";

    private final TargetCalls calls;

    ScanCalls(TargetCalls calls) {
        this.calls = calls;
    }

    void scan(
            GenerationLayout generation, AccountId account, @Nullable Instant since, Predicate<StoredDocument> looker) {
        List<Map<String, Object>> more = since == null ? List.of() : List.of(Filters.since(generation, since));
        scan(generation, List.of(account), Filters.ofAccount(account, more), Look.VERSION, looker);
    }

    void scan(
            GenerationLayout generation, Collection<AccountId> accounts, Look look, Predicate<StoredDocument> looker) {
        atMost(accounts.size(), "accounts");
        scan(generation, List.copyOf(accounts), Filters.ofAccounts(accounts), look, looker);
    }

    private void scan(
            GenerationLayout generation,
            List<AccountId> accounts,
            List<Map<String, Object>> filters,
            Look asked,
            Predicate<StoredDocument> looker) {
        if (accounts.isEmpty()) {
            return;
        }
        String purpose = accounts.size() == 1
                ? "scan account %s of %s".formatted(accounts.getFirst(), generation.name())
                : "scan %d accounts of %s".formatted(accounts.size(), generation.name());
        DocumentLook look = new DocumentLook(generation, asked);
        Call search = search(generation, accounts).with("scroll", KEEP).json(body(HITS, filters, look));
        FoundDocuments found = complete(search, purpose);
        String scroll = found.scroll();
        try {
            while (show(found, look, looker)) {
                Call next = Call.post("/_search/scroll").json(Map.of("scroll", KEEP, "scroll_id", scroll));
                found = complete(next, purpose);
                scroll = found.scroll().isEmpty() ? scroll : found.scroll();
            }
        } finally {
            calls.ask(Call.delete("/_search/scroll").json(Map.of("scroll_id", scroll)), "end to " + purpose);
        }
    }

    List<StoredDocument> find(GenerationLayout generation, AccountId account, Collection<DocumentId> ids) {
        atMost(ids.size(), "documents");
        String purpose = "find documents of account %s of %s".formatted(account, generation.name());
        Map<String, Object> wanted = Map.of(
                "ids", Map.of("values", ids.stream().map(DocumentId::value).toList()));
        DocumentLook look = new DocumentLook(generation, Look.VERSION);
        List<StoredDocument> found = new ArrayList<>();
        Call search = search(generation, List.of(account))
                .json(body(MOST_HITS, Filters.ofAccount(account, List.of(wanted)), look));
        show(complete(search, purpose), look, found::add);
        return found;
    }

    /** A multi-get sees what is not refreshed; it knows no patterns, so each index is asked by its name. */
    List<StoredDocument> current(
            GenerationLayout generation, Collection<DocumentId> ids, Collection<PhysicalIndex> indexes, Look asked) {
        DocumentLook look = new DocumentLook(generation, asked);
        List<StoredDocument> found = new ArrayList<>();
        List<Map<String, Object>> items = new ArrayList<>();
        for (PhysicalIndex index : indexes) {
            for (DocumentId id : ids) {
                items.add(item(index, id, look));
                if (items.size() == MOST_ITEMS) {
                    get(generation, items, look, found);
                    items.clear();
                }
            }
        }
        get(generation, items, look, found);
        return found;
    }

    private static Map<String, Object> item(PhysicalIndex index, DocumentId id, DocumentLook look) {
        return Map.of(
                "_index", index.name(),
                "_id", id.value(),
                "routing", id.account().value(),
                "_source", look.sourceOfItem());
    }

    private void get(
            GenerationLayout generation,
            List<Map<String, Object>> items,
            DocumentLook look,
            List<StoredDocument> found) {
        if (items.isEmpty()) {
            return;
        }
        String purpose = "look at %d documents of %s".formatted(items.size(), generation.name());
        FoundDocuments answer = read(Call.post("/_mget").json(Map.of("docs", items)), purpose);
        if (answer.documents().size() != items.size()) {
            throw calls.unavailable(
                    purpose,
                    "the answer has %d parts".formatted(answer.documents().size()),
                    null);
        }
        for (FoundDocuments.Found document : answer.documents()) {
            if (document.error().isEmpty() && document.present()) {
                found.add(look.item(document));
            } else if (!document.error().isEmpty()) {
                passOverMissingMonth(generation, document.error(), purpose);
            }
        }
    }

    private void passOverMissingMonth(GenerationLayout generation, String error, String purpose) {
        if (!error.equals("index_not_found_exception")) {
            throw calls.unavailable(purpose, error, null);
        }
        if (!generation.schema().isMonthly()) {
            throw calls.refused(purpose, "there is no such index");
        }
    }

    /** A routing parameter splits at commas: an account with a comma in its id is searched on every shard. */
    private static Call search(GenerationLayout generation, List<AccountId> accounts) {
        Call call = Call.post("/" + PhysicalIndex.expression(generation) + "/_search")
                .with("allow_partial_search_results", "false");
        String only = accounts.size() == 1 ? accounts.getFirst().value() : ",";
        return only.indexOf(',') < 0 ? call.with("routing", only) : call;
    }

    private static Map<String, Object> body(int size, List<Map<String, Object>> filters, DocumentLook look) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("size", size);
        body.put("version", true);
        body.put("sort", List.of("_doc"));
        body.put("query", Map.of("bool", Map.of("filter", filters)));
        look.ask(body);
        return body;
    }

    /** What every shard has found. */
    FoundDocuments complete(Call call, String purpose) {
        FoundDocuments found = read(call, purpose);
        if (!found.isComplete()) {
            throw calls.unavailable(purpose, "not every shard has answered in time", null);
        }
        return found;
    }

    private FoundDocuments read(Call call, String purpose) {
        Answer answer = calls.ask(call, purpose);
        if (!answer.isOk()) {
            throw calls.refused(purpose, answer);
        }
        try {
            return FoundDocuments.in(answer.body());
        } catch (JacksonException e) {
            throw calls.unavailable(purpose, "the answer is not JSON", e);
        }
    }

    /** Whether there may be more, and more is wanted. */
    private static boolean show(FoundDocuments found, DocumentLook look, Predicate<StoredDocument> looker) {
        for (FoundDocuments.Found hit : found.documents()) {
            if (!looker.test(look.hit(hit))) {
                return false;
            }
        }
        return !found.documents().isEmpty();
    }

    private static void atMost(int size, String what) {
        if (size > Target.MOST_IDS) {
            throw new IllegalArgumentException(
                    "Cannot look at %d %s at once: at most %d".formatted(size, what, Target.MOST_IDS));
        }
    }
}
