package io.greenlight.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.StandardJavaFileManager;
import javax.tools.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The client that the build made of docs/api/openapi.json. */
class GeneratedClientIT {
    private static final Path SOURCES = Path.of("target", "generated-client", "src", "main", "java");

    @Test
    void aClientGeneratedFromTheDocumentCompiles(@TempDir Path classes) throws IOException {
        assertThat(SOURCES).as("made by the build with -Pevery").isDirectory();
        List<Path> sources = sources();
        JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
        StringWriter errors = new StringWriter();

        boolean compiled;
        try (StandardJavaFileManager files =
                compiler.getStandardFileManager(null, Locale.ROOT, StandardCharsets.UTF_8)) {
            compiled = compiler.getTask(
                            errors,
                            files,
                            null,
                            List.of("-d", classes.toString(), "-nowarn", "-proc:none"),
                            null,
                            files.getJavaFileObjectsFromPaths(sources))
                    .call();
        }

        assertThat(compiled).as(errors.toString()).isTrue();
        assertThat(sources).anySatisfy(source -> assertThat(source).hasFileName("ReindexesApi.java"));
    }

    private static List<Path> sources() throws IOException {
        try (Stream<Path> files = Files.walk(SOURCES)) {
            return files.filter(file -> file.toString().endsWith(".java")).toList();
        }
    }
}
