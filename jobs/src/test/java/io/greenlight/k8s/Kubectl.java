package io.greenlight.k8s;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The program {@code kubectl}, which renders without a cluster.
 *
 * @param program its name or path
 */
record Kubectl(String program) {
    /** The one on the path. */
    Kubectl() {
        this("kubectl");
    }

    /** What a directory below {@code k8s/} renders to. */
    List<Manifest> render(String directory) {
        return Yaml.documents(kustomize(Repository.path("k8s").resolve(directory))).stream()
                .map(Manifest::new)
                .toList();
    }

    private String kustomize(Path directory) {
        try {
            Path out = Files.createTempFile("kustomize", ".yaml");
            Path err = Files.createTempFile("kustomize", ".err");
            try {
                int code = start(directory, out, err).waitFor();
                if (code != 0) {
                    throw new AssertionError("Cannot render %s: kubectl kustomize ended with %d: %s"
                            .formatted(directory, code, Files.readString(err)));
                }
                return Files.readString(out, StandardCharsets.UTF_8);
            } finally {
                Files.delete(out);
                Files.delete(err);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot render " + directory, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("Interrupted while rendering " + directory, interrupted);
        }
    }

    private Process start(Path directory, Path out, Path err) {
        try {
            return new ProcessBuilder(program, "kustomize", directory.toString())
                    .redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
        } catch (IOException missing) {
            throw new AssertionError(
                    "Cannot render %s: there is no %s. Install Debian's package kubernetes-client (apt-get install kubernetes-client), or another kubectl from 1.20 on"
                            .formatted(directory, program),
                    missing);
        }
    }
}
