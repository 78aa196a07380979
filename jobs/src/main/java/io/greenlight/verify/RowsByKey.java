package io.greenlight.verify;

import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.document.Rejection;
import io.greenlight.index.StoredDocument;
import io.greenlight.read.Page;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What the source has under some keys of an account.
 *
 * @param documents rows that have a valid document
 * @param rejections rows that have none
 * @param version the earliest time on the clock of a source that was read, before its first read
 */
record RowsByKey(Map<DocumentId, Document> documents, List<Rejection> rejections, long version) {
    RowsByKey {
        documents = Map.copyOf(documents);
        rejections = List.copyOf(rejections);
    }

    static RowsByKey read(AccountId account, List<Key> keys, SourceReads reads) {
        List<Page> pages = new ArrayList<>();
        reads.readKeys(account, keys, pages::add);
        Map<DocumentId, Document> documents = new HashMap<>();
        List<Rejection> rejections = new ArrayList<>();
        for (Page page : pages) {
            page.documents().forEach(document -> documents.put(document.id(), document));
            rejections.addAll(page.rejections());
        }
        return new RowsByKey(documents, rejections, earliest(pages));
    }

    private static long earliest(List<Page> pages) {
        return pages.stream().mapToLong(Page::version).min().orElseThrow();
    }

    static Map<DocumentId, List<StoredDocument>> byId(Collection<StoredDocument> stored) {
        Map<DocumentId, List<StoredDocument>> byId = new HashMap<>();
        stored.forEach(
                one -> byId.computeIfAbsent(one.id(), id -> new ArrayList<>()).add(one));
        return byId;
    }

    static List<StoredDocument> live(List<StoredDocument> stored) {
        return stored.stream().filter(StoredDocument::isLive).toList();
    }

    /** Rows that were read. */
    int count() {
        return documents.size() + rejections.size();
    }

    /** Whether the source has a valid document under this id. */
    boolean has(DocumentId id) {
        return documents.containsKey(id);
    }

    /** Whether what stands under the id in the index is what the source has, and nothing else. */
    boolean isHeldBy(DocumentId id, List<StoredDocument> stored) {
        List<StoredDocument> live = live(stored);
        Document document = documents.get(id);
        if (document == null) {
            return live.isEmpty();
        }
        return live.size() == 1 && isHeldBy(document, live.getFirst());
    }

    static boolean isHeldBy(Document document, StoredDocument stored) {
        return stored.month().equals(document.month()) && stored.holds(document.hash());
    }

    /** How they differ, if they do. */
    DifferenceKind kind(DocumentId id, List<StoredDocument> stored) {
        if (!documents.containsKey(id)) {
            return DifferenceKind.ORPHANED;
        }
        return live(stored).isEmpty() ? DifferenceKind.MISSING : DifferenceKind.STALE;
    }
}
