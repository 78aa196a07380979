package io.greenlight.verify;

import io.greenlight.config.VerifyProperties;
import io.greenlight.dispatch.Patience;
import io.greenlight.document.AccountId;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.generation.Generation;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.Target;
import io.greenlight.index.Target.Look;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * The index side of a comparison: one generation, looked at with patience.
 *
 * @param generation which
 * @param layout how it is laid out
 * @param target where
 * @param patience waits while the target does not answer
 * @param depth how far it is looked into
 * @param limits of memory and suspects
 */
record IndexSide(
        Generation generation,
        GenerationLayout layout,
        Target target,
        Patience patience,
        Depth depth,
        VerifyProperties limits) {
    void refresh() {
        patience.run(target.name(), () -> target.refresh(layout));
    }

    Map<AccountId, HashSum> sums(List<AccountId> accounts) {
        return patience.call(target.name(), () -> target.sums(layout, accounts));
    }

    Map<Integer, HashSum> sumsByBucket(AccountId account) {
        return patience.call(target.name(), () -> target.sumsByBucket(layout, account));
    }

    /** Shows every live document of these accounts; one that is broken off and begun again shows some twice. */
    boolean scan(List<AccountId> accounts, Predicate<StoredDocument> looker) {
        for (int from = 0; from < accounts.size(); from += Target.MOST_IDS) {
            List<AccountId> some = accounts.subList(from, Math.min(accounts.size(), from + Target.MOST_IDS));
            if (!scanSome(some, looker)) {
                return false;
            }
        }
        return true;
    }

    private boolean scanSome(List<AccountId> accounts, Predicate<StoredDocument> looker) {
        Look look = depth == Depth.DOCUMENTS ? Look.CONTENT : Look.HASH;
        boolean[] wanted = {true};
        patience.run(
                target.name(),
                () -> target.scan(layout, accounts, look, stored -> {
                    wanted[0] = looker.test(stored);
                    return wanted[0];
                }));
        return wanted[0];
    }

    /** Accounts with documents that are none of these. */
    Set<AccountId> strangers(Set<AccountId> known) {
        refresh();
        return patience.call(target.name(), () -> target.strangers(layout, known));
    }

    /** Those of these ids under which a document stands by the routing of the account, though no key of the account makes them. */
    List<StoredDocument> strays(AccountId account, List<DocumentId> ids) {
        refresh();
        List<StoredDocument> strays = new ArrayList<>();
        for (int from = 0; from < ids.size(); from += Target.MOST_IDS) {
            List<DocumentId> some = ids.subList(from, Math.min(ids.size(), from + Target.MOST_IDS));
            strays.addAll(patience.call(target.name(), () -> target.find(layout, account, some)));
        }
        strays.removeIf(stored -> !stored.isStray());
        return strays;
    }

    List<StoredDocument> current(Collection<DocumentId> ids) {
        return patience.call(target.name(), () -> new ArrayList<>(target.current(layout, ids, Look.CONTENT)));
    }
}
