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
import io.greenlight.reindex.PatientPageSource;
import io.greenlight.reindex.PatientSources;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Reads one source for a comparison or a repair as slots do: page by page, by permit and guard, not while it is paused. */
final class SourceReads implements AutoCloseable {
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String PAUSED = "pause of comparisons";

    private final String source;
    private final String shard;
    private final EntityQuery entity;
    private final Surroundings surroundings;
    private final PatientPageSource pages;
    private PageSizing sizing;

    /**
     * What a reader needs.
     *
     * @param sources opens it
     * @param slots knows what an operator said
     * @param drain asks this process to stop
     * @param heldBack says why it waits
     */
    @Component
    record Surroundings(PatientSources sources, SlotStore slots, Drain drain, HeldBack heldBack) {
        /** Opens a reader of one shard for one entity. */
        SourceReads open(String source, String shard, EntityQuery entity) {
            return new SourceReads(source, shard, entity, this);
        }
    }

    private SourceReads(String source, String shard, EntityQuery entity, Surroundings surroundings) {
        this.source = source;
        this.shard = shard;
        this.entity = entity;
        this.surroundings = surroundings;
        this.pages = surroundings.sources.open(source, Reader.ofSource(source));
        this.sizing = surroundings.sources.sizing();
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
        @Nullable Position after = null;
        boolean end = false;
        while (!end) {
            Page page = page(new PageRequest(scope, after, sizing.rows()));
            sizing = sizing.after(page);
            looker.accept(page);
            after = page.last();
            end = page.end();
        }
    }

    private Page page(PageRequest request) {
        try {
            while (!surroundings.drain.isRequested()) {
                Optional<Page> page = pages.read(shard, entity, request, () -> !surroundings.slots.isPaused(source));
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
        surroundings.heldBack.goOn("source " + source, PAUSED);
        pages.close();
    }
}
