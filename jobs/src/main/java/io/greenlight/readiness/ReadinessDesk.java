package io.greenlight.readiness;

import io.greenlight.document.AccountId;
import io.greenlight.eta.Etas;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Answers whether an account may send, from the control database as it is. What is not known to be ready is not ready. */
@Component
public class ReadinessDesk {
    private static final int LOOKS = 2;

    private final ReadinessStore store;
    private final ReadinessDecision decision;
    private final ServingLook look;
    private final RememberedServing remembered;
    private final SourceHistories histories;
    private final Answers answers;

    ReadinessDesk(
            ReadinessStore store,
            ReadinessDecision decision,
            ServingLook look,
            RememberedServing remembered,
            SourceHistories histories,
            Etas etas) {
        this.store = store;
        this.decision = decision;
        this.look = look;
        this.remembered = remembered;
        this.histories = histories;
        this.answers = new Answers(decision, store::countBefore, etas);
    }

    /**
     * The answer for one account, the index looked at now; empty when no generation ever knew it.
     *
     * @param asOf what must be searchable; null when only the lag counts
     */
    public Optional<Readiness> find(AccountId account, @Nullable AsOf asOf) {
        return find(account, look::distrust, asOf);
    }

    /** The same where many ask: what the index looked like at most two seconds ago is good enough. */
    public Optional<Readiness> findForMany(AccountId account) {
        return find(account, remembered::distrust, null);
    }

    private Optional<Readiness> find(AccountId account, Look serving, @Nullable AsOf asOf) {
        Seen seen = see(List.of(account));
        KnownAccount known = seen.accounts.getOrDefault(account, KnownAccount.UNKNOWN);
        if (!known.known()) {
            return Optional.empty();
        }
        Moment moment = new Moment(seen.facts, serving, histories);
        return Optional.of(answers.answer(account, decision.decide(known.rows(), moment, asOf), moment));
    }

    /** The verdicts on several accounts by one moment's knowledge; unknown ones are not indexed. */
    public Map<AccountId, Judged> verdicts(List<AccountId> accounts) {
        Map<AccountId, Judged> verdicts = new HashMap<>();
        Seen seen = see(accounts);
        Moment moment = new Moment(seen.facts, remembered::distrust, histories);
        seen.accounts.forEach((account, known) -> {
            Verdict verdict = decision.decide(known.rows(), moment, null);
            verdicts.put(account, new Judged(verdict.state(), verdict.reason()));
        });
        return verdicts;
    }

    /** What holds for all accounts alike now. */
    public Standing standing() {
        Facts facts = store.facts();
        Moment moment = new Moment(facts, remembered::distrust, histories);
        Map<String, String> distrusted = new TreeMap<>();
        List<Standing.Behind> behind = new ArrayList<>();
        for (String entity : decision.sending()) {
            long number = facts.numberServing(entity);
            String distrust = moment.distrust(entity, number);
            if (!distrust.isEmpty()) {
                distrusted.put(entity, distrust);
            }
            if (decision.followed().follows(entity)) {
                decision.followed().sources().stream()
                        .filter(source -> !facts.freshness(entity, number, source, System.nanoTime())
                                .fault(decision.maxLag())
                                .isEmpty())
                        .forEach(source -> behind.add(new Standing.Behind(entity, source)));
            }
        }
        List<String> gaps = facts.sources().entrySet().stream()
                .filter(source -> source.getValue().longestGap().compareTo(decision.maxLag()) > 0)
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
        Map<String, Long> serving = new TreeMap<>();
        facts.serving().forEach((entity, generation) -> serving.put(entity, generation.number()));
        return new Standing(decision.sending(), List.copyOf(decision.sources()), serving, distrusted, behind, gaps);
    }

    /** Rows and facts that belong together: a swap between the two is not taken for a generation that does not serve. */
    private Seen see(List<AccountId> accounts) {
        Seen seen = new Seen(store.facts(), store.known(accounts));
        for (int again = 0; again < LOOKS && !seen.isConsistent(); again++) {
            seen = new Seen(store.facts(), store.known(accounts));
        }
        return seen;
    }

    private record Seen(Facts facts, Map<AccountId, KnownAccount> accounts) {
        boolean isConsistent() {
            return accounts.values().stream()
                    .allMatch(account -> account.rows().stream().allMatch(facts::serves));
        }
    }
}
