package io.greenlight.verify;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.document.AccountId;
import io.greenlight.generation.Generation;
import io.greenlight.read.DirectoryEntry;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.reindex.ScopeRefused;
import io.greenlight.verify.VerificationStore.Home;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * Finds the accounts that a comparison covers, and cuts them into scopes: those of the directories, and those that the generation
 * knows and no directory does, whose documents are to be gone. Accounts that an operator left out are not compared. When all of these
 * are compared, the index is asked whom else it has documents of.
 */
@Component
class ScopePlanner {
    /** What is compared together is read anew after a crash. */
    private static final long SCOPE_DOCUMENTS = 200_000;

    private final Sources sources;
    private final Catalog catalog;
    private final VerificationStore store;
    private final Comparisons comparisons;
    private final int scopeAccounts;

    ScopePlanner(
            Sources sources,
            Catalog catalog,
            VerificationStore store,
            Comparisons comparisons,
            GreenlightProperties properties) {
        this.sources = sources;
        this.catalog = catalog;
        this.store = store;
        this.comparisons = comparisons;
        this.scopeAccounts = properties.verify().scopeAccounts();
    }

    /**
     * Cuts a scope.
     *
     * @throws ScopeRefused if it names a source or accounts that do not exist
     */
    List<AccountScope> plan(Generation generation, VerifyScope scope) {
        requireSource(scope);
        EntityQuery entity = catalog.entity(generation.entity()).query();
        Cutter cutter = new Cutter(scopeAccounts);
        Set<AccountId> leftOut = store.leftOut(generation);
        Set<AccountId> known = new HashSet<>(leftOut);
        for (Source source : sources.all()) {
            if (scope.reaches(source.name())) {
                for (String shard : source.shards()) {
                    for (DirectoryEntry entry : source.readDirectory(shard, entity)) {
                        known.add(entry.account());
                        if (scope.names(entry.account()) && !leftOut.contains(entry.account())) {
                            cutter.add(new Home(entry.account(), source.name(), shard), entry.documents());
                        }
                    }
                }
            }
        }
        for (Home home : store.homes(generation)) {
            if (isReadable(home)
                    && scope.reaches(home.source())
                    && scope.names(home.account())
                    && known.add(home.account())) {
                cutter.add(home, 0);
            }
        }
        requireAccounts(scope, known);
        List<AccountScope> scopes = new ArrayList<>(cutter.scopes());
        if (scope.equals(VerifyScope.ALL)) {
            scopes.add(AccountScope.search(scopes.size()));
        }
        return scopes;
    }

    /**
     * Cuts the accounts that a comparison has not covered, that the generation does not know, and that the index has documents of:
     * somebody else wrote them, or their account was gone before it was loaded.
     *
     * @param search the item that looks for them
     */
    List<AccountScope> planStrangers(Verification.Task task, AccountScope search) {
        Cutter cutter = new Cutter(scopeAccounts);
        comparisons
                .index(task.generation())
                .strangers(store.known(task))
                .forEach(account -> cutter.add(new Home(account, AccountScope.ANYWHERE, AccountScope.ANYWHERE), 0));
        return cutter.scopes().stream()
                .map(scope -> new AccountScope(
                        search.number() + 1 + scope.number(), scope.source(), scope.shard(), scope.accounts()))
                .toList();
    }

    /** Accounts that are FAILED, on sources that are configured. */
    List<AccountHome> failed(Generation generation) {
        return store.failed(generation).stream()
                .filter(this::isReadable)
                .map(home -> new AccountHome(generation, home.source(), home.shard(), home.account()))
                .toList();
    }

    private boolean isReadable(Home home) {
        return sources.all().stream()
                .anyMatch(source ->
                        source.name().equals(home.source()) && source.shards().contains(home.shard()));
    }

    private void requireSource(VerifyScope scope) {
        List<String> configured = sources.all().stream().map(Source::name).toList();
        String source = scope.source();
        if (source != null && !configured.contains(source)) {
            throw new ScopeRefused(List.of("--source %s: not configured. Configured are: %s"
                    .formatted(source, String.join(", ", configured))));
        }
    }

    private static void requireAccounts(VerifyScope scope, Set<AccountId> known) {
        List<String> unknown = scope.accounts().stream()
                .filter(account -> !known.contains(account))
                .map(account -> "--accounts %s: there is no such account%s"
                        .formatted(account, scope.source() == null ? "" : " on source " + scope.source()))
                .toList();
        if (!unknown.isEmpty()) {
            throw new ScopeRefused(unknown);
        }
    }

    /** Fills scopes of each shard, one after the other. */
    private static final class Cutter {
        private final int mostAccounts;
        private final List<AccountScope> scopes = new ArrayList<>();
        private final Map<String, Filling> filling = new LinkedHashMap<>();

        Cutter(int mostAccounts) {
            this.mostAccounts = mostAccounts;
        }

        private static final class Filling {
            private final List<AccountId> accounts = new ArrayList<>();
            private final Home first;
            private long documents;

            Filling(Home first) {
                this.first = first;
            }
        }

        void add(Home home, long documents) {
            String place = home.source() + "/" + home.shard();
            Filling open = filling.get(place);
            if (open == null || open.accounts.size() == mostAccounts || open.documents + documents > SCOPE_DOCUMENTS) {
                close(open);
                open = new Filling(home);
                filling.put(place, open);
            }
            open.accounts.add(home.account());
            open.documents += documents;
        }

        private void close(@Nullable Filling full) {
            if (full != null) {
                scopes.add(new AccountScope(scopes.size(), full.first.source(), full.first.shard(), full.accounts));
            }
        }

        List<AccountScope> scopes() {
            filling.values().forEach(this::close);
            filling.clear();
            return scopes;
        }
    }
}
