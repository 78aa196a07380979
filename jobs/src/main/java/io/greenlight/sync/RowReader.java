package io.greenlight.sync;

import io.greenlight.config.Entity;
import io.greenlight.document.Document;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import io.greenlight.document.Scope;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.sync.CurrentRows.Absence;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads changed documents by key, with a read permit like every reader. Holds a connection per shard and entity until it is
 * closed, of those it read last, since a source may have more shards than a process may have connections. Belongs to one thread.
 */
final class RowReader implements AutoCloseable {
    private static final int MOST_OPEN = 4;

    private final Source source;
    private final Reader reader;
    /** In the order of their last use. */
    private final Map<Wanted, PageSource> open = new LinkedHashMap<>(MOST_OPEN, 0.75f, true);

    private record Wanted(String shard, String entity) {}

    RowReader(Source source) {
        this.source = source;
        this.reader = Reader.ofSync(source.name());
    }

    /** What there is of these documents of one shard and entity now; their changes must be visible. */
    CurrentRows read(String shard, Entity entity, List<ChangedDocument> changed) {
        Map<Position, ChangedDocument> missing = new LinkedHashMap<>();
        changed.forEach(document -> missing.put(document.position(), document));
        List<Position> wanted = List.copyOf(missing.keySet());
        List<Document> documents = new ArrayList<>();
        List<Rejection> rejections = new ArrayList<>();
        List<Absence> absences = new ArrayList<>();
        long version = Long.MAX_VALUE;
        @Nullable Position after = null;
        boolean end = false;
        while (!end) {
            Page page = pages(shard, entity).read(new PageRequest(new Scope.Documents(wanted), after, wanted.size()));
            version = Math.min(version, page.version());
            for (Document document : page.documents()) {
                documents.add(document);
                leaveOldMonths(entity, document, missing.remove(new Position(document.account(), document.key())))
                        .ifPresent(absences::add);
            }
            rejections.addAll(page.rejections());
            after = page.last();
            end = page.end();
        }
        // A row that has no valid document has none in the index either.
        missing.values().forEach(gone -> absences.add(new Absence(gone.position(), months(entity, gone), "")));
        return new CurrentRows(new ShardRows(source.name(), shard), entity, documents, rejections, absences, version);
    }

    /** A document of another month than before leaves the index of the month before. */
    private static Optional<Absence> leaveOldMonths(
            Entity entity, Document document, @Nullable ChangedDocument changed) {
        if (!entity.schema().isMonthly() || changed == null || !changed.mayHaveLeft()) {
            return Optional.empty();
        }
        Set<String> months = months(entity, changed);
        if (months != null) {
            months = new HashSet<>(months);
            months.remove(document.month());
            if (months.isEmpty()) {
                return Optional.empty();
            }
        }
        return Optional.of(new Absence(changed.position(), months, document.month()));
    }

    private static @Nullable Set<String> months(Entity entity, ChangedDocument changed) {
        return entity.schema().isMonthly() ? changed.oldMonths() : Set.of();
    }

    private PageSource pages(String shard, Entity entity) {
        Wanted wanted = new Wanted(shard, entity.name());
        if (!open.containsKey(wanted) && open.size() == MOST_OPEN) {
            Wanted eldest = open.keySet().iterator().next();
            Objects.requireNonNull(open.remove(eldest)).close();
        }
        return open.computeIfAbsent(wanted, one -> source.openPages(shard, entity.query(), reader));
    }

    @Override
    public void close() {
        open.values().forEach(PageSource::close);
        open.clear();
    }
}
