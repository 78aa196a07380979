package io.greenlight.opensearch;

import io.greenlight.document.AccountId;
import io.greenlight.index.GenerationLayout;
import io.greenlight.schema.IndexMapping;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Finds accounts with documents that nobody named.
 *
 * <p>The routings of an index are a sorted list of terms. The known accounts, sorted alike, cut it into spans of some hundreds of
 * accounts; of each span one search asks for documents that have none of its accounts. So every account is named once, and of the
 * index only the terms are gone through. What a span shows is known from then on, and the span is asked again until it shows nothing:
 *
 * <pre>
 * known 10, 11, 42, 43; the index has 10, 11, 2, 42, 43; two accounts a span
 * (-, 42)   without 10, 11: shows 2      (-, 42) without 10, 11, 2: nothing
 * [42, -)   without 42, 43: nothing
 * </pre>
 */
final class StrangerCalls {
    /** Accounts that one search names; OpenSearch refuses more than 65,536. */
    private static final int MOST_ACCOUNTS = 2_000;

    private static final int HITS = 2_000;

    /** As Lucene sorts terms: by the bytes of UTF-8, which is not the order of Java's strings. */
    private static final Comparator<AccountId> BY_BYTES =
            (one, other) -> Arrays.compareUnsigned(bytes(one), bytes(other));

    private final ScanCalls scans;

    StrangerCalls(ScanCalls scans) {
        this.scans = scans;
    }

    /**
     * Accounts that follow each other.
     *
     * @param from the first that belongs to it; null when nothing is before it
     * @param before the first that does not; null when nothing is behind it
     * @param known those of it that are known, sorted
     */
    private record Span(@Nullable AccountId from, @Nullable AccountId before, List<AccountId> known) {
        Span firstHalf() {
            return new Span(from, known.get(known.size() / 2), known.subList(0, known.size() / 2));
        }

        Span secondHalf() {
            return new Span(known.get(known.size() / 2), before, known.subList(known.size() / 2, known.size()));
        }

        Span with(Collection<AccountId> more) {
            List<AccountId> all = new ArrayList<>(known);
            all.addAll(more);
            all.sort(BY_BYTES);
            return new Span(from, before, all);
        }
    }

    Set<AccountId> find(GenerationLayout generation, Collection<AccountId> known) {
        Set<AccountId> strangers = new LinkedHashSet<>();
        Deque<Span> open = new ArrayDeque<>();
        open.push(
                new Span(null, null, known.stream().distinct().sorted(BY_BYTES).toList()));
        while (!open.isEmpty()) {
            Span span = open.pop();
            if (span.known().size() > MOST_ACCOUNTS) {
                open.push(span.secondHalf());
                open.push(span.firstHalf());
            } else {
                Set<AccountId> shown = ask(generation, span);
                if (!shown.isEmpty()) {
                    strangers.addAll(shown);
                    open.push(span.with(shown));
                }
            }
        }
        return strangers;
    }

    private Set<AccountId> ask(GenerationLayout generation, Span span) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("size", HITS);
        body.put("_source", false);
        body.put("track_total_hits", false);
        body.put("sort", List.of("_doc"));
        body.put("query", Map.of("bool", query(span)));
        Call search = Call.post("/" + PhysicalIndex.expression(generation) + "/_search")
                .with("allow_partial_search_results", "false")
                .json(body);
        Set<AccountId> shown = new LinkedHashSet<>();
        scans.complete(search, "look for unknown accounts of " + generation.name())
                .documents()
                .forEach(found -> shown.add(new AccountId(found.routing())));
        return shown;
    }

    private static Map<String, Object> query(Span span) {
        List<Map<String, Object>> filters = new ArrayList<>();
        filters.add(IndexMapping.tombstoneFilter());
        Map<String, Object> bounds = new LinkedHashMap<>();
        AccountId from = span.from();
        if (from != null) {
            bounds.put("gte", from.value());
        }
        AccountId before = span.before();
        if (before != null) {
            bounds.put("lt", before.value());
        }
        if (!bounds.isEmpty()) {
            filters.add(Map.of("range", Map.of("_routing", bounds)));
        }
        List<String> known = span.known().stream().map(AccountId::value).toList();
        return Map.of("filter", filters, "must_not", List.of(Map.of("terms", Map.of("_routing", known))));
    }

    private static byte[] bytes(AccountId account) {
        return account.value().getBytes(StandardCharsets.UTF_8);
    }
}
