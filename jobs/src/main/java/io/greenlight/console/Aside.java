package io.greenlight.console;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Component;

/** Does what may take long in a thread of its own: a browser waits for it only for a while, and it goes on without. */
@Component
final class Aside {
    private static final Logger LOG = LoggerFactory.getLogger(Aside.class);
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Does it.
     *
     * @param what its name in the log
     * @return its result; empty if it goes on
     * @throws RuntimeException what it threw in time; later it is logged
     */
    <T> Optional<T> run(String what, Supplier<T> work) {
        FutureTask<T> task = new FutureTask<>(work::get);
        Thread.ofVirtual().name("console").start(task);
        try {
            return Optional.of(task.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException late) {
            watch(what, task);
            return Optional.empty();
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof RuntimeException cause ? cause : new IllegalStateException(what, failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void watch(String what, FutureTask<?> task) {
        Thread.ofVirtual().name("console").start(() -> {
            try {
                task.get();
                LOG.info("{}: done", what);
            } catch (ExecutionException failed) {
                LOG.warn("{}: {}", what, String.valueOf(failed.getCause()));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        });
    }
}
