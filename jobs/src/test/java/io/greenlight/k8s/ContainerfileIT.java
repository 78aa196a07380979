package io.greenlight.k8s;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.fixture.CommandResult;
import io.greenlight.k8s.Containerfile.Instruction;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.jar.JarFile;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ContainerfileIT {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String JAR = "jobs/target/greenlight.jar";

    @TempDir
    static Path scratch;

    private static ContainerImage image;

    @BeforeAll
    static void makeTheImage() {
        image = ContainerImage.build(scratch);
    }

    @Test
    void copiesEveryLayerOfTheJarInTheirOrder() {
        List<String> command =
                List.of("java", "-Djarmode=tools", "-jar", Repository.path(JAR).toString(), "list-layers");
        try (ContainerProcess listing = ContainerProcess.start(scratch, command, Map.of())) {
            List<String> layers = listing.awaitSuccess(LIMIT).out().lines().toList();

            assertThat(Containerfile.read().all("COPY").map(Instruction::words).filter(words -> words.size() == 3))
                    .extracting(words -> words.get(1))
                    .containsExactlyElementsOf(
                            layers.stream().map("/build/layers/%s/"::formatted).toList());
        }
    }

    @Test
    void hasEveryLibraryThatTheJarNames() throws IOException {
        try (JarFile jar =
                new JarFile(image.directory().resolve("greenlight.jar").toFile())) {
            String classPath = jar.getManifest().getMainAttributes().getValue("Class-Path");

            assertThat(classPath.split(" "))
                    .hasSizeGreaterThan(20)
                    .allMatch(library -> Files.isRegularFile(image.directory().resolve(library)));
        }
    }

    @Test
    void runsTheProgram() {
        try (ContainerProcess process = image.start(List.of("--version"), Map.of())) {
            CommandResult result = process.await(LIMIT);

            assertThat(result.exitCode()).as(process::printed).isZero();
            assertThat(result.out()).startsWith("Greenlight ");
            assertThat(result.err()).as("warnings of the JVM").isEmpty();
        }
    }

    @Test
    void isTheUserOfThePods() {
        String user = Containerfile.read().last("USER").text();

        for (Container container : Rendered.containers(Rendered.BASE)) {
            JsonNode context = container.pod().spec().path("securityContext");
            assertThat(user)
                    .isEqualTo(
                            "%d:%d",
                            context.path("runAsUser").asInt(),
                            context.path("runAsGroup").asInt());
        }
    }

    @Test
    void sendsNothingButTheJarToTheEngine() {
        assertThat(Repository.lines(".dockerignore")).containsExactly("*", "!" + JAR);
    }
}
