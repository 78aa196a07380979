package io.greenlight.verify;

import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Goes over accounts one by one, with one reader for those of a shard that follow each other. */
final class AccountWalk {
    private final Comparisons comparisons;

    AccountWalk(Comparisons comparisons) {
        this.comparisons = comparisons;
    }

    /**
     * Goes over them.
     *
     * @param work what is done with each, with a reader of its shard
     * @param then what is done with each after that, when the source is not needed
     */
    void walk(List<AccountHome> homes, BiConsumer<AccountHome, SourceReads> work, Consumer<AccountHome> then) {
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

    private static void close(@Nullable SourceReads reads) {
        if (reads != null) {
            reads.close();
        }
    }
}
