package io.greenlight.bench;

import io.greenlight.bench.Meter.Reading;
import java.time.Duration;

/**
 * One replay or one load.
 *
 * @param documents stored
 * @param passed what the clocks say
 */
record Measured(long documents, Reading passed) {
    double docsPerSecond() {
        return documents * 1e9 / passed.nanos();
    }

    double ownMicrosPerDoc() {
        return perDoc(passed.own());
    }

    double postgresMicrosPerDoc() {
        return perDoc(passed.postgres());
    }

    double controlMicrosPerDoc() {
        return perDoc(passed.control());
    }

    double openSearchMicrosPerDoc() {
        return perDoc(passed.openSearch());
    }

    private double perDoc(Duration cpu) {
        return cpu.toNanos() / 1e3 / documents;
    }
}
