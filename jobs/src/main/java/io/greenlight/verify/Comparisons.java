package io.greenlight.verify;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.VerifyProperties;
import io.greenlight.dispatch.Patience;
import io.greenlight.generation.Generation;
import io.greenlight.generation.Layouts;
import org.springframework.stereotype.Component;

/** Compares accounts of a generation with their source. Changes nothing. */
@Component
class Comparisons {
    private final SourceReads.Surroundings sources;
    private final Catalog catalog;
    private final Index index;
    private final VerificationStore store;
    private final SyncBarrier barrier;
    private final VerifyProperties limits;

    /**
     * How indexes are found and waited for.
     *
     * @param layouts finds them
     * @param patience waits while a target does not answer
     */
    @Component
    record Index(Layouts layouts, Patience patience) {
        IndexSide side(Generation generation, Depth depth, VerifyProperties limits) {
            return new IndexSide(
                    generation, layouts.layout(generation), layouts.target(generation), patience, depth, limits);
        }
    }

    Comparisons(
            SourceReads.Surroundings sources,
            Catalog catalog,
            Index index,
            VerificationStore store,
            SyncBarrier barrier,
            GreenlightProperties properties) {
        this.sources = sources;
        this.catalog = catalog;
        this.index = index;
        this.store = store;
        this.barrier = barrier;
        this.limits = properties.verify();
    }

    ScopeFindings compare(Generation generation, Depth depth, AccountScope scope) {
        IndexSide side = index.side(generation, depth, limits);
        Recheck recheck = new Recheck(side, barrier, id -> store.isRefused(generation, id));
        try (SourceReads reads = open(generation, scope.source(), scope.shard())) {
            return new ScopeComparison(side, scope, reads).compare(recheck);
        }
    }

    /** Opens a reader for the generation's entity; of every shard if nobody knows which. */
    SourceReads open(Generation generation, String source, String shard) {
        return sources.open(source, shard, catalog.entity(generation.entity()).query());
    }

    /** The generation's index. */
    IndexSide index(Generation generation) {
        return index.side(generation, Depth.DOCUMENTS, limits);
    }
}
