package io.greenlight.bench;

import com.sun.management.OperatingSystemMXBean;
import io.greenlight.demo.DemoServers;
import io.greenlight.testbed.fault.Processes;
import io.greenlight.testbed.servers.PostgresServer;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.List;

/**
 * Reads clocks: time, and the CPU time of every process that takes part. Ours counts all threads, with garbage collector and
 * compiler.
 */
final class Meter {
    private final OperatingSystemMXBean own = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    private final List<MemoryPoolMXBean> heap = ManagementFactory.getMemoryPoolMXBeans().stream()
            .filter(pool -> pool.getType() == MemoryType.HEAP)
            .toList();
    private final DemoServers servers;

    Meter(DemoServers servers) {
        this.servers = servers;
    }

    /**
     * All clocks at one moment.
     *
     * @param nanos time
     * @param own CPU time of this process
     * @param postgres of the sources
     * @param control of the control database
     * @param openSearch of the node
     */
    record Reading(long nanos, Duration own, Duration postgres, Duration control, Duration openSearch) {
        /** What passed since an earlier reading. */
        Reading minus(Reading earlier) {
            return new Reading(
                    nanos - earlier.nanos,
                    own.minus(earlier.own),
                    postgres.minus(earlier.postgres),
                    control.minus(earlier.control),
                    openSearch.minus(earlier.openSearch));
        }
    }

    Reading read() {
        return new Reading(
                System.nanoTime(),
                Duration.ofNanos(own.getProcessCpuTime()),
                cpuTime(servers.eu1()).plus(cpuTime(servers.eu2())),
                cpuTime(servers.control()),
                openSearchCpuTime());
    }

    Duration openSearchCpuTime() {
        return Processes.cpuTime(servers.openSearch().pid().orElseThrow());
    }

    private static Duration cpuTime(PostgresServer server) {
        return server.pids().stream().map(Processes::cpuTime).reduce(Duration.ZERO, Duration::plus);
    }

    /** From now on the peak of the heap is looked for anew. */
    void forgetHeapPeak() {
        heap.forEach(MemoryPoolMXBean::resetPeakUsage);
    }

    /** Most bytes of heap in use, garbage included: the pools' peaks added up, hence never less than the true peak. */
    long heapPeak() {
        return heap.stream().mapToLong(pool -> pool.getPeakUsage().getUsed()).sum();
    }
}
