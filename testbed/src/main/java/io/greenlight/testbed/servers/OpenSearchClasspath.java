package io.greenlight.testbed.servers;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The classpath of an embedded node's JVM. OpenSearch's jars are not on the classpath of those who use this module: the
 * build writes them into a file beside this module's classes or jar. Where that file is not beside, because this module is
 * packed into another archive, the system property {@code greenlight.testbed.classpath} gives the whole classpath.
 */
final class OpenSearchClasspath {
    static final String PROPERTY = "greenlight.testbed.classpath";

    private static final String FILE = "opensearch.classpath";

    private OpenSearchClasspath() {}

    static String find() {
        String given = System.getProperty(PROPERTY, "");
        return given.isBlank() ? besideThisModule() : given;
    }

    private static String besideThisModule() {
        Path here = thisModule();
        Path file = here.resolveSibling(FILE);
        try {
            return here + File.pathSeparator + Files.readString(file).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(
                    "Cannot start an embedded OpenSearch: no list of its jars at %s. Build the module testbed with Maven, or set the system property %s"
                            .formatted(file, PROPERTY),
                    e);
        }
    }

    private static Path thisModule() {
        try {
            return Path.of(OpenSearchClasspath.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("Cannot find the place of the module testbed", e);
        }
    }
}
