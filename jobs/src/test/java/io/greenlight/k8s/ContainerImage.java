package io.greenlight.k8s;

import io.greenlight.k8s.Containerfile.Instruction;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the Containerfile makes, without an engine: its instructions are carried out in directories. */
final class ContainerImage {
    private static final Duration LIMIT = Duration.ofMinutes(1);
    private static final String FROM = "--from=";

    private final Path scratch;
    private Path root;
    private Path directory;
    private List<String> entryPoint = List.of();

    private ContainerImage(Path scratch) {
        this.scratch = scratch;
        this.root = scratch;
        this.directory = scratch;
    }

    /** Makes it below an empty directory, of the jar that was packaged. */
    static ContainerImage build(Path scratch) {
        ContainerImage image = new ContainerImage(scratch);
        try {
            for (Instruction instruction : Containerfile.read().instructions()) {
                image.carryOut(instruction);
            }
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot make the image in " + scratch, failure);
        }
        return image;
    }

    private void carryOut(Instruction instruction) throws IOException {
        switch (instruction.name()) {
            case "FROM" -> startStage(instruction.words());
            case "WORKDIR" -> directory = Files.createDirectories(inRoot(root, instruction.text()));
            case "COPY" -> copy(instruction.words());
            case "RUN" -> run(instruction.command());
            case "ENTRYPOINT" -> entryPoint = instruction.command();
            case "ARG", "USER" -> {}
            default -> throw new AssertionError("Nobody knows how to carry out " + instruction);
        }
    }

    private void startStage(List<String> words) throws IOException {
        root = Files.createDirectories(scratch.resolve(words.size() > 1 ? words.get(2) : "image"));
        directory = root;
    }

    private static Path inRoot(Path root, String absolute) {
        return root.resolve(absolute.substring(1));
    }

    private void copy(List<String> words) throws IOException {
        if (words.getFirst().startsWith(FROM)) {
            Path stage = scratch.resolve(words.getFirst().substring(FROM.length()));
            copy(inRoot(stage, words.get(1)), directory.resolve(words.get(2)));
        } else {
            copy(packaged(words.getFirst()), directory.resolve(words.get(1)));
        }
    }

    private static Path packaged(String name) {
        Path file = Repository.path(name);
        if (!Files.exists(file)) {
            throw new AssertionError("%s is not there. Make it first: mvn package".formatted(file));
        }
        return file;
    }

    /** A file to a file, or what is in a directory into a directory. */
    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : files.toList()) {
                Path target = to.resolve(from.relativize(file)).normalize();
                if (Files.isDirectory(file)) {
                    Files.createDirectories(target);
                } else {
                    Files.copy(file, target);
                }
            }
        }
    }

    private void run(List<String> command) {
        try (ContainerProcess process = ContainerProcess.start(directory, command, Map.of())) {
            process.awaitSuccess(LIMIT);
        }
    }

    /** The directory that the entry point starts in. */
    Path directory() {
        return directory;
    }

    /** Starts the entry point with these arguments, and with this environment and nothing else. */
    ContainerProcess start(List<String> arguments, Map<String, String> environment) {
        List<String> command = new ArrayList<>(entryPoint);
        command.addAll(arguments);
        return ContainerProcess.start(directory, command, environment);
    }
}
