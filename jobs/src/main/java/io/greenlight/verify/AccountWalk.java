package io.greenlight.verify;

import io.greenlight.generation.Generation;
import io.greenlight.generation.IndexIdentity;
import io.greenlight.swap.GateRefused;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Goes over accounts one by one, with one reader for those of a shard that follow each other. */
@Component
class AccountWalk {
    private final Comparisons comparisons;
    private final IndexIdentity identity;

    AccountWalk(Comparisons comparisons, IndexIdentity identity) {
        this.comparisons = comparisons;
        this.identity = identity;
    }

    /**
     * Goes over them.
     *
     * @param work what is done with each, with a reader of its shard
     * @param then what is done with each after that, when the source is not needed
     * @throws GateRefused if an index of theirs is not the one that was loaded; nothing was done
     */
    void walk(List<AccountHome> homes, BiConsumer<AccountHome, SourceReads> work, Consumer<AccountHome> then) {
        homes.stream().map(AccountHome::generation).distinct().forEach(this::requireUnchanged);
        @Nullable SourceReads open = null;
        @Nullable AccountHome last = null;
        try {
            for (AccountHome home : homes) {
                if (open == null || last == null || !last.isReadWith(home)) {
                    close(open);
                    open = comparisons.open(home.generation(), home.source(), home.shard());
                }
                work.accept(home, open);
                then.accept(home);
                last = home;
            }
        } finally {
            close(open);
        }
    }

    private void requireUnchanged(Generation generation) {
        List<String> changes = identity.changes(generation);
        if (!changes.isEmpty()) {
            throw new GateRefused("Cannot write to %s. Build a new generation".formatted(generation.name()), changes);
        }
    }

    private static void close(@Nullable SourceReads reads) {
        if (reads != null) {
            reads.close();
        }
    }
}
