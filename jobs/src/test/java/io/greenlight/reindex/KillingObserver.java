package io.greenlight.reindex;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import io.greenlight.testbed.fault.Processes;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.atomic.AtomicInteger;
import org.springframework.core.env.Environment;

/**
 * Notes every page that is read in a file, and ends its own process at the n-th time a point is reached. A configuration
 * brings it by {@code spring.main.sources}; no scan finds it.
 */
final class KillingObserver implements LoadObserver {
    /** File that gets one line per page: unit, position, rows. */
    static final String PAGES = "test.pages";

    /** Point at which to die; empty for never. */
    static final String POINT = "test.kill-at";

    /** At which time the point is reached. */
    static final String HIT = "test.kill-hit";

    private final Path pages;
    private final String point;
    private final int hit;
    private final AtomicInteger hits = new AtomicInteger();

    KillingObserver(Environment environment) {
        this.pages = Path.of(environment.getRequiredProperty(PAGES));
        this.point = environment.getProperty(POINT, "");
        this.hit = environment.getProperty(HIT, Integer.class, 1);
    }

    @Override
    public void at(LoadPoint reached) {
        if (reached.name().equals(point) && hits.incrementAndGet() == hit) {
            Processes.sigkill(ProcessHandle.current().pid());
        }
    }

    /** Written before the page goes anywhere; what was written outlives the process. */
    @Override
    public synchronized void read(long unit, String after, int rows) {
        try {
            Files.writeString(
                    pages,
                    "%d %s\t%d\n".formatted(unit, after, rows),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot note a page", failure);
        }
    }
}
