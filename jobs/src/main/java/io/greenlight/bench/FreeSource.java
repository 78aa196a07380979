package io.greenlight.bench;

import io.greenlight.check.Finding;
import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.HealthProbe;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.read.Source;
import io.greenlight.read.SourceHealth;
import io.greenlight.read.SourceIdentity;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.EntityChanges;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/**
 * A source that costs nothing: one document in each account, in one page, at once.
 *
 * @param name its name
 */
record FreeSource(String name) implements Source {
    static final String SHARD = "public";

    private static final Key KEY = Key.of("1");
    private static final byte[] EMPTY = "{}".getBytes(StandardCharsets.UTF_8);
    private static final SourceHealth HEALTHY =
            new SourceHealth(Optional.empty(), OptionalInt.empty(), Optional.empty(), Optional.empty());

    @Override
    public List<String> shards() {
        return List.of(SHARD);
    }

    @Override
    public SourceIdentity identity() {
        return new SourceIdentity("1", 1, false, Instant.EPOCH);
    }

    @Override
    public List<DirectoryEntry> readDirectory(String shard, EntityQuery entity) {
        return List.of();
    }

    @Override
    public Optional<Key> findBoundary(
            String shard, EntityQuery entity, AccountId account, @Nullable Key after, int documents) {
        return Optional.empty();
    }

    @Override
    public PageSource openPages(String shard, EntityQuery entity, Reader reader) {
        return new OnePage();
    }

    @Override
    public int endSessionsOf(String reader) {
        return 0;
    }

    @Override
    public HealthProbe openHealth(String throttleQuery) {
        return new Healthy();
    }

    @Override
    public ChangeSource changes(String installation, List<EntityChanges> entities) {
        throw new UnsupportedOperationException("Nothing changes in a source that costs nothing");
    }

    @Override
    public List<Finding> check(List<EntityQuery> entities) {
        return List.of();
    }

    @Override
    public void close() {
        // Nothing is open.
    }

    private static final class OnePage implements PageSource {
        @Override
        public Page read(PageRequest request) {
            List<AccountId> accounts = request.scope().accounts();
            return new Page(
                    accounts.stream().map(OnePage::document).toList(),
                    List.of(),
                    new Position(accounts.getLast(), KEY),
                    true,
                    1,
                    Duration.ofMillis(1));
        }

        private static Document document(AccountId account) {
            return new Document(
                    DocumentId.of(account, KEY), account, KEY, "", 1, new ContentHash(0), EMPTY, 0, EMPTY.length);
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }

    private static final class Healthy implements HealthProbe {
        @Override
        public SourceHealth look() {
            return HEALTHY;
        }

        @Override
        public void close() {
            // Nothing is open.
        }
    }
}
