package io.greenlight.opensearch;

import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.index.GenerationLayout;
import io.greenlight.schema.IndexMapping;
import java.io.ByteArrayOutputStream;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/**
 * Counts documents and adds their hashes, exactly or not at all: every shard must have answered, in time, and every sum
 * must be a whole number that a double holds exactly.
 *
 * <p>Per account one search that is routed to the account's shard, many of them in one request: that is measured at a fifth
 * of one aggregation over all accounts. The account is matched by {@code _routing}, which is indexed in every mapping.
 */
final class SumCalls {
    /** Searches of one request. */
    static final int BATCH = 200;

    /** The first whole number that a double does not tell from its neighbour. */
    private static final double EXACT_LIMIT = 0x1p53;

    private static final Map<String, Object> SUMS = Map.of(
            "h0", Map.of("sum", Map.of("field", IndexMapping.HASH_0)),
            "h1", Map.of("sum", Map.of("field", IndexMapping.HASH_1)),
            "h2", Map.of("sum", Map.of("field", IndexMapping.HASH_2)));

    private final TargetCalls calls;

    SumCalls(TargetCalls calls) {
        this.calls = calls;
    }

    HashSum ofAll(GenerationLayout generation) {
        String purpose = "add up " + generation.name();
        JsonNode answer = calls.read(
                Call.post("/" + PhysicalIndex.expression(generation) + "/_search")
                        .with("allow_partial_search_results", "false")
                        .json(search(List.of(IndexMapping.tombstoneFilter()))),
                purpose);
        return sum(generation, answer, purpose);
    }

    /** With filters beside the account's. */
    Map<AccountId, HashSum> ofEach(
            GenerationLayout generation, Collection<AccountId> accounts, List<Map<String, Object>> filters) {
        Map<AccountId, HashSum> sums = new LinkedHashMap<>();
        List<AccountId> distinct = List.copyOf(new LinkedHashSet<>(accounts));
        for (int from = 0; from < distinct.size(); from += BATCH) {
            List<AccountId> batch = distinct.subList(from, Math.min(from + BATCH, distinct.size()));
            addBatch(generation, batch, filters, sums);
        }
        return sums;
    }

    /** Of one account by stored bucket. Every bucket fits into the answer, so that no shard leaves one out. */
    Map<Integer, HashSum> byBucket(GenerationLayout generation, AccountId account) {
        String purpose = "add up the buckets of account %s of %s".formatted(account, generation.name());
        Map<String, Object> buckets =
                Map.of("terms", Map.of("field", IndexMapping.BUCKET, "size", DocumentId.BUCKETS), "aggs", SUMS);
        Map<String, Object> search = new LinkedHashMap<>(search(Filters.ofAccount(account, List.of())));
        search.put("aggs", Map.of("buckets", buckets));
        Call call = Call.post("/" + PhysicalIndex.expression(generation) + "/_search")
                .with("allow_partial_search_results", "false")
                .json(search);
        JsonNode answer =
                calls.read(account.value().indexOf(',') < 0 ? call.with("routing", account.value()) : call, purpose);
        complete(generation, answer, purpose);
        Map<Integer, HashSum> sums = new LinkedHashMap<>();
        for (JsonNode bucket : answer.at("/aggregations/buckets/buckets")) {
            sums.put(bucket.path("key").asInt(), sum(bucket.path("doc_count").asLong(), bucket));
        }
        return sums;
    }

    private void addBatch(
            GenerationLayout generation,
            List<AccountId> batch,
            List<Map<String, Object>> filters,
            Map<AccountId, HashSum> sums) {
        String purpose = "add up %d accounts of %s".formatted(batch.size(), generation.name());
        byte[] body = lines(generation, batch, filters);
        JsonNode responses = calls.read(Call.post("/_msearch").lines(body, body.length), purpose)
                .path("responses");
        if (responses.size() != batch.size()) {
            throw calls.unavailable(purpose, "the answer has %d parts".formatted(responses.size()), null);
        }
        for (int i = 0; i < batch.size(); i++) {
            sums.put(batch.get(i), sum(generation, responses.get(i), purpose));
        }
    }

    private static byte[] lines(GenerationLayout generation, List<AccountId> batch, List<Map<String, Object>> filters) {
        ByteArrayOutputStream lines = new ByteArrayOutputStream(batch.size() * 512);
        for (AccountId account : batch) {
            line(lines, header(generation, account));
            line(lines, search(Filters.ofAccount(account, filters)));
        }
        return lines.toByteArray();
    }

    /** A routing parameter splits at commas: an account with a comma in its id is searched on every shard. */
    private static Map<String, Object> header(GenerationLayout generation, AccountId account) {
        Map<String, Object> header = new LinkedHashMap<>();
        header.put("index", PhysicalIndex.expression(generation));
        header.put("allow_partial_search_results", false);
        if (account.value().indexOf(',') < 0) {
            header.put("routing", account.value());
        }
        return header;
    }

    private static Map<String, Object> search(List<Map<String, Object>> filters) {
        return Map.of(
                "size", 0, "track_total_hits", true, "query", Map.of("bool", Map.of("filter", filters)), "aggs", SUMS);
    }

    private static void line(ByteArrayOutputStream lines, Map<String, Object> object) {
        lines.writeBytes(Json.bytes(object));
        lines.write('\n');
    }

    /** A monthly generation may have no index yet, and so no shard; any other has at least one. */
    private HashSum sum(GenerationLayout generation, JsonNode response, String purpose) {
        if (response.at("/error/type").asString("").equals("index_not_found_exception")) {
            throw calls.refused(purpose, "there is no such index");
        }
        if (response.has("error")) {
            throw calls.unavailable(purpose, response.at("/error/type").asString("an error"), null);
        }
        long count = complete(generation, response, purpose);
        return count == 0 ? HashSum.ZERO : sum(count, response.path("aggregations"));
    }

    /** How many documents all shards have found. */
    private long complete(GenerationLayout generation, JsonNode response, String purpose) {
        JsonNode shards = response.path("_shards");
        JsonNode total = response.at("/hits/total");
        int fewest = generation.schema().isMonthly() ? 0 : 1;
        if (response.path("timed_out").asBoolean(true)
                || shards.path("failed").asInt(1) > 0
                || shards.path("total").asInt(-1) < fewest
                || !total.path("relation").asString("").equals("eq")) {
            throw calls.unavailable(
                    purpose,
                    "%d of %d shards have answered in time"
                            .formatted(
                                    shards.path("successful").asInt(0),
                                    shards.path("total").asInt(0)),
                    null);
        }
        return total.path("value").asLong();
    }

    private static HashSum sum(long count, JsonNode sums) {
        return new HashSum(count, exact(sums, "h0"), exact(sums, "h1"), exact(sums, "h2"));
    }

    private static long exact(JsonNode sums, String name) {
        double value = sums.path(name).path("value").asDouble(Double.NaN);
        if (!(value >= 0 && value < EXACT_LIMIT && value == Math.rint(value))) {
            throw new IllegalStateException(
                    "Cannot use the sum %s of hashes: %s is not a whole number from 0 to 2^53".formatted(name, value));
        }
        return (long) value;
    }
}
