package io.greenlight.metrics;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.HealthProbe;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.EntityChanges;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source whose pages are timed; one that could not be read is not.
 *
 * @param source where all is read
 * @param meters hears how long it took
 */
public record TimedSource(Source source, LoadMeters meters) implements Source {
    @Override
    public String name() {
        return source.name();
    }

    @Override
    public List<String> shards() {
        return source.shards();
    }

    @Override
    public SourceIdentity identity() {
        return source.identity();
    }

    @Override
    public List<DirectoryEntry> readDirectory(String shard, EntityQuery entity) {
        return source.readDirectory(shard, entity);
    }

    @Override
    public Optional<Key> findBoundary(
            String shard, EntityQuery entity, AccountId account, @Nullable Key after, int documents) {
        return source.findBoundary(shard, entity, account, after, documents);
    }

    @Override
    public PageSource openPages(String shard, EntityQuery entity, Reader reader) {
        return new TimedPages(source.openPages(shard, entity, reader));
    }

    @Override
    public int endSessionsOf(String reader) {
        return source.endSessionsOf(reader);
    }

    @Override
    public HealthProbe openHealth(String throttleQuery) {
        return source.openHealth(throttleQuery);
    }

    @Override
    public ChangeSource changes(String installation, List<EntityChanges> entities) {
        return source.changes(installation, entities);
    }

    @Override
    public List<Finding> check(List<EntityQuery> entities) {
        return source.check(entities);
    }

    @Override
    public void close() {
        source.close();
    }

    private final class TimedPages implements PageSource {
        private final PageSource pages;

        TimedPages(PageSource pages) {
            this.pages = pages;
        }

        @Override
        public Page read(PageRequest request) {
            long begin = System.nanoTime();
            Page page = pages.read(request);
            meters.read(name(), Duration.ofNanos(System.nanoTime() - begin));
            return page;
        }

        @Override
        public void close() {
            pages.close();
        }
    }
}
