package io.greenlight.api;

import io.greenlight.document.AccountId;
import io.greenlight.readiness.AsOf;
import io.greenlight.readiness.LiveReadiness;
import io.greenlight.readiness.Readiness;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Asks the desk of this server, and waits for its answer only so long, whatever it waits for itself. */
@Component
final class BoundedDesk implements AutoCloseable {
    static final String ANSWERS = "greenlight.readiness";

    private static final Duration LONGEST = Duration.ofMillis(2200);

    private final LiveReadiness live;
    private final MeterRegistry registry;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("readiness").factory());

    BoundedDesk(LiveReadiness live, MeterRegistry registry) {
        this.live = live;
        this.registry = registry;
    }

    /**
     * The answer for one account.
     *
     * @param asOf what must be searchable; null when only the lag counts
     * @throws NotAnswered if there is none, or none in time
     */
    Readiness answer(AccountId account, @Nullable AsOf asOf) {
        return timed(() -> {
            Optional<Readiness> atOnce = asOf == null ? live.findAtOnce(account) : Optional.empty();
            return atOnce.or(() -> within(() -> live.find(account, asOf)))
                    .orElseThrow(() -> NotAnswered.unknown(account));
        });
    }

    /**
     * The answers for several accounts, in their order; empty for those that no generation ever knew.
     *
     * @throws NotAnswered if there are none, or none in time
     */
    Map<AccountId, Optional<Readiness>> answers(List<AccountId> accounts, @Nullable AsOf asOf) {
        return within(() -> live.findAll(accounts, asOf));
    }

    private Readiness timed(Callable<Readiness> question) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "error";
        try {
            Readiness answer = question.call();
            outcome = answer.ready() ? "ready" : "not_ready";
            return answer;
        } catch (NotAnswered none) {
            outcome = none.status() < 500 ? "unknown_account" : "unavailable";
            throw none;
        } catch (RuntimeException failure) {
            throw reasonOf(failure);
        } catch (Exception failure) {
            throw new IllegalStateException("The readiness desk failed", failure);
        } finally {
            sample.stop(Timer.builder(ANSWERS).tag("outcome", outcome).register(registry));
        }
    }

    private <T> T within(Callable<T> question) {
        Future<T> answer = threads.submit(question);
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw late();
        } catch (ExecutionException failed) {
            throw reasonOf(failed.getCause() == null ? failed : failed.getCause());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw late();
        } finally {
            answer.cancel(true);
        }
    }

    private NotAnswered late() {
        return live.isControlThere() ? NotAnswered.late() : NotAnswered.controlAway();
    }

    /** What a question that could not be answered is told. */
    static RuntimeException reasonOf(Throwable cause) {
        return cause instanceof DataAccessException || cause instanceof TransactionException
                ? NotAnswered.controlAway()
                : new IllegalStateException("The readiness desk failed", cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
