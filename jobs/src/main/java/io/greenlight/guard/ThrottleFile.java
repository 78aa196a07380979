package io.greenlight.guard;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * A file that stops reading while it exists.
 *
 * @param path where
 */
record ThrottleFile(Path path) {
    private static final int LONGEST_REASON = 200;

    /** Its first line, or its name where that says nothing; empty when it does not exist. */
    Optional<String> reason() {
        if (!Files.exists(path)) {
            return Optional.empty();
        }
        String line = firstLine();
        return Optional.of(line.isEmpty() ? path + " exists" : line);
    }

    private String firstLine() {
        try (BufferedReader lines = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            String shown = line == null ? "" : line.strip();
            return shown.substring(0, Math.min(LONGEST_REASON, shown.length()));
        } catch (IOException unreadable) {
            // It exists, and that is what counts.
            return "";
        }
    }
}
