package io.greenlight.verify;

import io.greenlight.config.Catalog;
import io.greenlight.config.Entity;
import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.HashSum;
import io.greenlight.document.Position;
import io.greenlight.document.Scope;
import io.greenlight.generation.Generation;
import io.greenlight.generation.Layouts;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Reads every row of the sources once more and compares count and hash sums of each account with the index. Nothing of the
 * load is trusted: not its ledger, and not its checkpoints. Reads with one connection per source and page by page, so that it
 * costs a source no more than one slot. Rows that change meanwhile show up as differences.
 */
@Component
public class SourceComparison {
    private static final int ACCOUNTS_PER_SCOPE = 500;
    private static final int PAGE_ROWS = 5_000;

    private final Sources sources;
    private final Catalog catalog;
    private final Layouts layouts;

    SourceComparison(Sources sources, Catalog catalog, Layouts layouts) {
        this.sources = sources;
        this.catalog = catalog;
        this.layouts = layouts;
    }

    /** Compares a whole generation with all sources. */
    public Comparison compare(Generation generation) {
        Tally tally = new Tally(generation);
        layouts.target(generation).refresh(layouts.layout(generation));
        for (Source source : sources.all()) {
            for (String shard : source.shards()) {
                compare(tally, source, shard);
            }
        }
        return tally.comparison();
    }

    private void compare(Tally tally, Source source, String shard) {
        Entity entity = catalog.entity(tally.generation.entity());
        List<AccountId> accounts = source.readDirectory(shard, entity.query()).stream()
                .map(DirectoryEntry::account)
                .toList();
        try (PageSource pages = source.openPages(shard, entity.query())) {
            for (int from = 0; from < accounts.size(); from += ACCOUNTS_PER_SCOPE) {
                List<AccountId> some = accounts.subList(from, Math.min(accounts.size(), from + ACCOUNTS_PER_SCOPE));
                Map<AccountId, HashSum> expected = readAll(pages, some, tally);
                tally.add(source.name(), shard, some, expected, sums(tally.generation, some));
            }
        }
    }

    private static Map<AccountId, HashSum> readAll(PageSource pages, List<AccountId> accounts, Tally tally) {
        Map<AccountId, HashSum> sums = new HashMap<>();
        @Nullable Position after = null;
        boolean end = false;
        while (!end) {
            Page page = pages.read(new PageRequest(new Scope.Pack(accounts), after, PAGE_ROWS));
            for (Document document : page.documents()) {
                sums.merge(document.account(), HashSum.ZERO.plus(document.hash()), HashSum::plus);
            }
            tally.read(page);
            after = page.last();
            end = page.end();
        }
        return sums;
    }

    private Map<AccountId, HashSum> sums(Generation generation, List<AccountId> accounts) {
        Target target = layouts.target(generation);
        GenerationLayout layout = layouts.layout(generation);
        return target.sums(layout, accounts);
    }

    /** Mutable, since it counts. */
    private static final class Tally {
        private final Generation generation;
        private final List<Difference> differences = new ArrayList<>();
        private long accounts;
        private long documents;
        private long rejected;

        Tally(Generation generation) {
            this.generation = generation;
        }

        void read(Page page) {
            documents += page.documents().size();
            rejected += page.rejections().size();
        }

        void add(
                String source,
                String shard,
                List<AccountId> some,
                Map<AccountId, HashSum> expected,
                Map<AccountId, HashSum> found) {
            for (AccountId account : some) {
                HashSum inSource = expected.getOrDefault(account, HashSum.ZERO);
                HashSum inIndex = found.getOrDefault(account, HashSum.ZERO);
                if (!inSource.equals(inIndex)) {
                    differences.add(new Difference(account, source, shard, inSource, inIndex));
                }
            }
            accounts += some.size();
        }

        Comparison comparison() {
            return new Comparison(generation.name(), accounts, documents, rejected, differences);
        }
    }
}
