package io.greenlight.reindex;

import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.LoadPoint;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.file.Files;
import java.nio.file.Path;
import org.springframework.core.env.Environment;

/** Writes to a file how much heap its process has used at most, garbage included, at the end of the load. */
final class HeapPeak implements LoadObserver {
    /** The file. */
    static final String FILE = "test.heap-peak";

    private final Path file;

    HeapPeak(Environment environment) {
        this.file = Path.of(environment.getRequiredProperty(FILE));
    }

    @Override
    public void at(LoadPoint point) {
        if (point != LoadPoint.AFTER_SWAP_BEFORE_RECORD) {
            return;
        }
        long bytes = ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(pool -> pool.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(usage -> usage.getUsed())
                .sum();
        try {
            Files.writeString(file, Long.toString(bytes));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot note the heap", failure);
        }
    }
}
