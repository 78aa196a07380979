package io.greenlight.readiness;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlListener;
import io.greenlight.document.AccountId;
import io.greenlight.eta.Etas;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/**
 * The desk of a server, where thousands ask a second: what the control database said is remembered until it says that it
 * changed, and what passes by time alone is reckoned at each answer. After a flip to not ready no answer says ready for longer
 * than a second: changes are heard within {@link ControlListener#isCurrent()}'s 600 ms or nothing is remembered, and the facts
 * of before count for 250 ms at most. Safe for use by many threads.
 */
@Component
public final class LiveReadiness {
    /** What was counted of an account that is not ready may be as old as this. */
    private static final Duration OLDEST_COUNTS = Duration.ofSeconds(1);

    private static final Duration FOREVER = Duration.ofDays(1);
    private static final int LOOKS = 2;

    private final ReadinessDecision decision;
    private final RememberedServing serving;
    private final SourceHistories histories;
    private final ControlListener listener;
    private final RememberedFacts facts;
    private final RememberedRows rows;
    private final RowLoader loader;
    private final Answers answers;
    private final List<ControlListener.Listener> watchers = new CopyOnWriteArrayList<>();

    LiveReadiness(
            ReadinessStore store,
            ReadinessDecision decision,
            LiveReadiness.Looks looks,
            Etas etas,
            ControlListener listener,
            GreenlightProperties properties) {
        this.decision = decision;
        this.serving = looks.serving();
        this.histories = looks.histories();
        this.listener = listener;
        this.facts = new RememberedFacts(store::facts, listener::isCurrent, System::nanoTime);
        this.rows = new RememberedRows(
                store::known, listener::isCurrent, properties.readiness().cacheAccounts(), System::nanoTime);
        this.loader = new RowLoader(rows::read);
        this.answers = new Answers(decision, new RememberedQueue(store), etas);
        listener.add(new Changes());
    }

    /**
     * What is asked elsewhere.
     *
     * @param serving the clusters
     * @param histories the sources
     */
    @Component
    record Looks(RememberedServing serving, SourceHistories histories) {}

    /** Hears of changes after they were taken note of here. */
    void watch(ControlListener.Listener watcher) {
        watchers.add(watcher);
    }

    /** Whether the control database is there, as far as is known without asking. */
    public boolean isControlThere() {
        return listener.isConnected();
    }

    /** The answer for an account if everything it needs is remembered; waits for nothing. */
    public Optional<Readiness> findAtOnce(AccountId account) {
        KnownAccount known = rows.find(account, OLDEST_COUNTS);
        if (known == null || !known.isReady()) {
            return Optional.empty();
        }
        CompletableFuture<Facts> current = facts.facts();
        if (!current.isDone() || current.isCompletedExceptionally()) {
            return Optional.empty();
        }
        for (AccountRow row : known.rows()) {
            if (serving.findDistrustAtOnce(row.entity(), row.generation()).isEmpty()) {
                return Optional.empty();
            }
        }
        Facts seen = current.join();
        return serves(seen, List.of(known))
                ? Optional.of(answer(account, known, moment(seen), null))
                : Optional.empty();
    }

    /**
     * The answer for an account; empty when no generation ever knew it. Waits for the control database, and for what is asked
     * elsewhere.
     */
    public Optional<Readiness> find(AccountId account, @Nullable AsOf asOf) {
        return findAll(List.of(account), asOf).getOrDefault(account, Optional.empty());
    }

    /** The answers for several accounts, in their order, by one moment's knowledge. */
    public Map<AccountId, Optional<Readiness>> findAll(List<AccountId> accounts, @Nullable AsOf asOf) {
        Seen seen = see(accounts, OLDEST_COUNTS);
        Moment moment = moment(seen.facts);
        Map<AccountId, Optional<Readiness>> found = new LinkedHashMap<>();
        for (AccountId account : accounts) {
            KnownAccount known = seen.accounts.getOrDefault(account, KnownAccount.UNKNOWN);
            found.put(account, known.known() ? Optional.of(answer(account, known, moment, asOf)) : Optional.empty());
        }
        return found;
    }

    /** Those of the questions that are answered with yes now, each by its number, with the answer. */
    Map<Integer, Readiness> ready(List<Question> questions) {
        Seen seen = see(questions.stream().map(Question::account).distinct().toList(), FOREVER);
        Moment moment = moment(seen.facts);
        Map<Integer, Readiness> ready = new HashMap<>();
        for (int number = 0; number < questions.size(); number++) {
            Question question = questions.get(number);
            KnownAccount known = seen.accounts.getOrDefault(question.account(), KnownAccount.UNKNOWN);
            Verdict verdict = decision.decide(known.rows(), moment, question.asOf());
            if (verdict.isReady()) {
                ready.put(number, answers.answer(question.account(), verdict, moment));
            }
        }
        return ready;
    }

    /** May this account send, with everything that was committed before? */
    record Question(AccountId account, @Nullable AsOf asOf) {}

    private record Seen(Facts facts, Map<AccountId, KnownAccount> accounts) {}

    /** Facts first: rows that are younger can only say more. What does not belong together is read again. */
    private Seen see(List<AccountId> accounts, Duration oldestUnready) {
        Seen seen = new Seen(await(facts.facts()), known(accounts, oldestUnready));
        for (int again = 0; again < LOOKS && !serves(seen.facts, seen.accounts.values()); again++) {
            rows.forgetAll();
            facts.change();
            seen = new Seen(await(facts.read()), known(accounts, oldestUnready));
        }
        return seen;
    }

    private static boolean serves(Facts facts, Collection<KnownAccount> accounts) {
        for (KnownAccount account : accounts) {
            for (AccountRow row : account.rows()) {
                if (!facts.serves(row)) {
                    return false;
                }
            }
        }
        return true;
    }

    private Map<AccountId, KnownAccount> known(List<AccountId> accounts, Duration oldestUnready) {
        Map<AccountId, KnownAccount> known = new HashMap<>();
        List<AccountId> unknown = new ArrayList<>();
        for (AccountId account : accounts) {
            KnownAccount remembered = rows.find(account, oldestUnready);
            if (remembered == null) {
                unknown.add(account);
            } else {
                known.put(account, remembered);
            }
        }
        List<CompletableFuture<KnownAccount>> loads = loader.loadAll(unknown);
        for (int i = 0; i < unknown.size(); i++) {
            known.put(unknown.get(i), await(loads.get(i)));
        }
        return known;
    }

    private Readiness answer(AccountId account, KnownAccount known, Moment moment, @Nullable AsOf asOf) {
        return answers.answer(account, decision.decide(known.rows(), moment, asOf), moment);
    }

    private Moment moment(Facts seen) {
        return new Moment(seen, serving::distrust, histories);
    }

    private static <T> T await(CompletableFuture<T> result) {
        try {
            return result.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Nobody waits for the answer any more", interrupted);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new CompletionException(failed);
        }
    }

    /** What the control database notifies: {@code a} and an account, {@code f} for facts, {@code *} for all accounts. */
    private final class Changes implements ControlListener.Listener {
        @Override
        public void notified(String payload) {
            if (payload.equals("f")) {
                facts.change();
            } else if (payload.equals("*")) {
                rows.forgetAll();
            } else if (payload.length() > 1 && payload.charAt(0) == 'a') {
                rows.forget(new AccountId(payload.substring(1)));
            }
            watchers.forEach(watcher -> watcher.notified(payload));
        }

        @Override
        public void connected() {
            rows.forgetAll();
            facts.change();
            watchers.forEach(ControlListener.Listener::connected);
        }
    }
}
