package io.greenlight.api;

import io.greenlight.document.AccountId;
import io.greenlight.readiness.Readiness;
import io.greenlight.readiness.ReadinessDesk;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.springframework.dao.DataAccessException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.TransactionException;

/** Asks the readiness desk, and waits for its answer only so long, whatever it waits for itself. */
@Component
final class BoundedDesk implements AutoCloseable {
    static final String ANSWERS = "greenlight.readiness";

    private static final Duration LONGEST = Duration.ofMillis(2200);

    private final ReadinessDesk desk;
    private final MeterRegistry registry;
    private final ExecutorService threads = Executors.newThreadPerTaskExecutor(
            Thread.ofVirtual().name("readiness").factory());

    BoundedDesk(ReadinessDesk desk, MeterRegistry registry) {
        this.desk = desk;
        this.registry = registry;
    }

    /**
     * The answer for one account.
     *
     * @throws NotAnswered if there is none, or none in time
     */
    Readiness answer(AccountId account) {
        Timer.Sample sample = Timer.start(registry);
        String outcome = "error";
        try {
            Readiness answer = ask(account).orElseThrow(() -> NotAnswered.unknown(account));
            outcome = answer.ready() ? "ready" : "not_ready";
            return answer;
        } catch (NotAnswered none) {
            outcome = none.status().is4xxClientError() ? "unknown_account" : "unavailable";
            throw none;
        } finally {
            sample.stop(Timer.builder(ANSWERS).tag("outcome", outcome).register(registry));
        }
    }

    private Optional<Readiness> ask(AccountId account) {
        Future<Optional<Readiness>> answer = threads.submit(() -> desk.findForMany(account));
        try {
            return answer.get(LONGEST.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw NotAnswered.late();
        } catch (ExecutionException failed) {
            throw reasonOf(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw NotAnswered.late();
        } finally {
            answer.cancel(true);
        }
    }

    private static RuntimeException reasonOf(ExecutionException failed) {
        Throwable cause = failed.getCause();
        return cause instanceof DataAccessException || cause instanceof TransactionException
                ? NotAnswered.controlAway()
                : new IllegalStateException("The readiness desk failed", cause);
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}
