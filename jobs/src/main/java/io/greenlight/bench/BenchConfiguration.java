package io.greenlight.bench;

import io.greenlight.demo.DemoConfiguration;
import io.greenlight.demo.DemoServers;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/** The demo's configuration with what a benchmark sets apart; everything else is the product's default. */
final class BenchConfiguration {
    /** The product's default; the demo cuts smaller to have something to show. */
    private static final int UNIT_DOCUMENTS = 50_000;

    private BenchConfiguration() {}

    /**
     * Writes it.
     *
     * @param node where the target is reached
     * @param slots of each source
     */
    static Path write(Path file, DemoServers servers, URI node, int slots) throws IOException {
        DemoConfiguration.write(file, servers, UNIT_DOCUMENTS);
        // Spring lets a later document of the file win.
        Files.writeString(file, """

                ---
                greenlight:
                  sources:
                    eu-1: {slots: %d}
                    eu-2: {slots: %d}
                  targets:
                    main:
                      urls: [%s]
                """.formatted(slots, slots, node), StandardOpenOption.APPEND);
        return file;
    }
}
