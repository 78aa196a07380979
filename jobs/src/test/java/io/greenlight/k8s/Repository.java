package io.greenlight.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files of the repository that no class path has. */
final class Repository {
    private Repository() {}

    /** A file or directory by its name from the root. Tests run in the directory of their module. */
    static Path path(String name) {
        Path here = Path.of("").toAbsolutePath();
        return (Files.exists(here.resolve("Containerfile"))
                        ? here
                        : here.resolve("..").normalize())
                .resolve(name);
    }

    static String read(String name) {
        try {
            return Files.readString(path(name));
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read " + path(name), failure);
        }
    }

    static List<String> lines(String name) {
        return read(name).lines().toList();
    }

    /** All files of this name below a directory. */
    static List<Path> named(String file, String directory) {
        try (Stream<Path> files = Files.walk(path(directory))) {
            return files.filter(path -> path.endsWith(file)).sorted().toList();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot list " + path(directory), failure);
        }
    }
}
