package io.greenlight.verify;

import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.StopAsked;
import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSizing;
import io.greenlight.read.Reader;
import io.greenlight.read.Sources;
import io.greenlight.reindex.PatientPageSource;
import io.greenlight.reindex.PatientSources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads one shard, or one after the other, for a comparison or a repair as slots do: page by page, by permit and guard, not while
 * its source is paused.
 */
final class SourceReads implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String PAUSED = "pause of comparisons";

    private final EntityQuery entity;
    private final Surroundings surroundings;
    private final List<Place> places;

    /**
     * What a reader needs.
     *
     * @param all sources that are configured
     * @param sources opens it
     * @param slots knows what an operator said
     * @param drain asks this process to stop
     * @param heldBack says why it waits
     */
    @Component
    record Surroundings(Sources all, PatientSources sources, SlotStore slots, Drain drain, HeldBack heldBack) {
        /** Opens a reader of one shard for one entity; of all shards if nobody knows which. */
        SourceReads open(String source, String shard, EntityQuery entity) {
            if (!source.equals(AccountScope.ANYWHERE)) {
                return new SourceReads(List.of(new Place(source, List.of(shard), this)), entity, this);
            }
            return new SourceReads(
                    all.all().stream()
                            .map(one -> new Place(one.name(), one.shards(), this))
                            .toList(),
                    entity,
                    this);
        }
    }

    /** A source, and which of its shards are read. */
    private static final class Place {
        private final String source;
        private final List<String> shards;
        private final PatientPageSource pages;
        private PageSizing sizing;

        Place(String source, List<String> shards, Surroundings surroundings) {
            this.source = source;
            this.shards = shards;
            this.pages = surroundings.sources.open(source, Reader.ofSource(source));
            this.sizing = surroundings.sources.sizing();
        }
    }

    private SourceReads(List<Place> places, EntityQuery entity, Surroundings surroundings) {
        this.places = places;
        this.entity = entity;
        this.surroundings = surroundings;
    }

    /** Names of the sources that are read. */
    List<String> sources() {
        return places.stream().map(place -> place.source).toList();
    }

    /** Reads all rows of these accounts, in the source's order of accounts. */
    void readAll(List<AccountId> accounts, Consumer<Page> looker) {
        read(new Scope.Pack(accounts), looker);
    }

    /** Reads those of these rows that are there. */
    void readKeys(AccountId account, List<Key> keys, Consumer<Page> looker) {
        read(new Scope.Keys(account, keys), looker);
    }

    private void read(Scope scope, Consumer<Page> looker) {
        places.forEach(place -> place.shards.forEach(shard -> read(place, shard, scope, looker)));
    }

    private void read(Place place, String shard, Scope scope, Consumer<Page> looker) {
        @Nullable Position after = null;
        boolean end = false;
        while (!end) {
            Page page = page(place, shard, new PageRequest(scope, after, place.sizing.rows()));
            place.sizing = place.sizing.after(page);
            looker.accept(page);
            after = page.last();
            end = page.end();
        }
    }

    private Page page(Place place, String shard, PageRequest request) {
        String source = place.source;
        try {
            while (!surroundings.drain.isRequested()) {
                Optional<Page> page =
                        place.pages.read(shard, entity, request, () -> !surroundings.slots.isPaused(source));
                if (page.isPresent()) {
                    surroundings.heldBack.goOn("source " + source, PAUSED);
                    return page.get();
                }
                surroundings.heldBack.hold("source " + source, PAUSED, "paused");
                surroundings.drain.await(PAUSE);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        throw new StopAsked();
    }

    @Override
    public void close() {
        places.forEach(place -> {
            surroundings.heldBack.goOn("source " + place.source, PAUSED);
            place.pages.close();
        });
    }
}
