package io.greenlight.testbed.servers;

import java.io.BufferedInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URL;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Locale;
import java.util.UUID;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.xz.XZCompressorInputStream;

/** PostgreSQL's programs for this platform, unpacked once per version and user into the system's temporary directory. */
final class PostgresBinaries {
    private PostgresBinaries() {}

    /** Directory with {@code bin}, {@code lib} and {@code share}. */
    static Path unpacked() {
        URL archive = archive();
        // The archive's address holds its version; its hash names the directory, so that versions do not mix.
        Path home = Path.of(
                System.getProperty("java.io.tmpdir"),
                "greenlight-testbed-%s-postgres-%08x"
                        .formatted(
                                System.getProperty("user.name"),
                                archive.toString().hashCode()));
        if (!Files.isDirectory(home)) {
            unpack(archive, home);
        }
        return home;
    }

    private static URL archive() {
        String name = "postgres-%s-%s.txz".formatted(system(), architecture());
        URL archive = PostgresBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new ServerNotStarted(
                    "Cannot start an embedded PostgreSQL: no binaries for this platform (%s). Use Docker."
                            .formatted(name),
                    null);
        }
        return archive;
    }

    private static String system() {
        return System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : "linux";
    }

    private static String architecture() {
        String architecture = System.getProperty("os.arch");
        return switch (architecture) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> architecture;
        };
    }

    /** Unpacks beside the final place and moves there, so that nobody ever sees half of it. */
    private static void unpack(URL archive, Path home) {
        Path beside = home.resolveSibling(home.getFileName() + "-" + UUID.randomUUID());
        try (InputStream in = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZCompressorInputStream(new BufferedInputStream(in)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                unpackEntry(tar, entry, beside);
            }
            moveUnlessThere(beside, home);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unpack PostgreSQL from %s to %s".formatted(archive, home), e);
        } finally {
            Directories.delete(beside);
        }
    }

    private static void unpackEntry(TarArchiveInputStream tar, TarArchiveEntry entry, Path root) throws IOException {
        Path path = root.resolve(entry.getName()).normalize();
        if (!path.startsWith(root)) {
            throw new FileNotFoundException("Entry %s leads out of the archive".formatted(entry.getName()));
        }
        if (entry.isDirectory()) {
            Files.createDirectories(path);
            return;
        }
        Files.createDirectories(path.resolveSibling("."));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
            return;
        }
        Files.copy(tar, path);
        boolean executable = (entry.getMode() & 0b001_000_000) != 0;
        Files.setPosixFilePermissions(path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
    }

    private static void moveUnlessThere(Path from, Path to) throws IOException {
        try {
            Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
        } catch (AtomicMoveNotSupportedException e) {
            throw e;
        } catch (IOException e) {
            // Another JVM was faster: a directory that is not empty cannot be replaced.
            if (!Files.isDirectory(to)) {
                throw e;
            }
        }
    }
}
