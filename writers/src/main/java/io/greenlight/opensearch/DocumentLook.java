package io.greenlight.opensearch;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.DocumentId;
import io.greenlight.encode.CanonicalDocument;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.StoredDocument.State;
import io.greenlight.index.Target.Look;
import io.greenlight.opensearch.FoundDocuments.Found;
import io.greenlight.schema.IndexMapping;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Turns what a search or a multi-get shows into what stands in an index, as closely as asked. For one thread. */
final class DocumentLook {
    private static final List<String> HASHES = List.of(IndexMapping.HASH_0, IndexMapping.HASH_1, IndexMapping.HASH_2);

    private final GenerationLayout generation;
    private final Look look;
    private final CanonicalDocument canonical;

    DocumentLook(GenerationLayout generation, Look look) {
        this.generation = generation;
        this.look = look;
        this.canonical = new CanonicalDocument(generation.schema());
    }

    /** Lets a search, which finds no tombstone, show what is needed. */
    void ask(Map<String, Object> search) {
        search.put("_source", look == Look.CONTENT);
        if (look == Look.HASH) {
            search.put("docvalue_fields", HASHES);
        }
    }

    /** What a search has found. */
    StoredDocument hit(Found hit) {
        DocumentId id = new DocumentId(hit.id());
        return switch (look) {
            case VERSION -> stored(hit, id, null, State.LIVE);
            case HASH -> stored(hit, id, columns(hit).orElse(null), State.LIVE);
            case CONTENT -> content(hit, id);
        };
    }

    /** Which parts of a document a multi-get needs: Greenlight's own values say whether it is a tombstone. */
    Object sourceOfItem() {
        return look == Look.CONTENT ? true : List.of(IndexMapping.GREENLIGHT);
    }

    /** What a multi-get has found. */
    StoredDocument item(Found item) {
        DocumentId id = new DocumentId(item.id());
        JsonNode own = Json.tree(item.source()).path(IndexMapping.GREENLIGHT);
        if (own.path("deleted").asBoolean(false)) {
            return stored(item, id, null, State.DELETED);
        }
        return look == Look.CONTENT ? content(item, id) : stored(item, id, hash(own), State.LIVE);
    }

    private StoredDocument content(Found found, DocumentId id) {
        return switch (canonical.check(id, found.source())) {
            case CanonicalDocument.Outcome.Agrees agrees -> stored(found, id, agrees.hash(), State.LIVE);
            case CanonicalDocument.Outcome.Differs differs -> stored(found, id, null, State.SPOILED);
        };
    }

    private StoredDocument stored(Found found, DocumentId id, @Nullable ContentHash hash, State state) {
        String month = generation.schema().isMonthly()
                ? found.index().substring(generation.name().length() + 1)
                : "";
        AccountId account = found.routing().isEmpty() ? id.account() : new AccountId(found.routing());
        return new StoredDocument(id, account, month, found.version(), hash, state);
    }

    private static Optional<ContentHash> columns(Found hit) {
        return hit.columns().keySet().containsAll(HASHES)
                ? Optional.of(ContentHash.ofParts(
                        hit.columns().getOrDefault(IndexMapping.HASH_0, 0L),
                        hit.columns().getOrDefault(IndexMapping.HASH_1, 0L),
                        hit.columns().getOrDefault(IndexMapping.HASH_2, 0L)))
                : Optional.empty();
    }

    private static @Nullable ContentHash hash(JsonNode own) {
        return own.has("hash0") && own.has("hash1") && own.has("hash2")
                ? ContentHash.ofParts(
                        own.path("hash0").asLong(0),
                        own.path("hash1").asLong(0),
                        own.path("hash2").asLong(0))
                : null;
    }
}
