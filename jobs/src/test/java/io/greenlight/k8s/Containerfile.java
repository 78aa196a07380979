package io.greenlight.k8s;

import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * The instructions of the Containerfile, in order.
 *
 * @param instructions without comments
 */
record Containerfile(List<Instruction> instructions) {
    private static final String NAME = "Containerfile";
    private static final JsonMapper JSON = JsonMapper.builder().build();

    static Containerfile read() {
        return new Containerfile(Repository.lines(NAME).stream()
                .filter(line -> !line.isBlank() && !line.startsWith("#"))
                .map(Instruction::parse)
                .toList());
    }

    Stream<Instruction> all(String name) {
        return instructions.stream().filter(instruction -> instruction.name().equals(name));
    }

    /** The last one of this name, which is the one that counts. */
    Instruction last(String name) {
        return all(name)
                .reduce((first, second) -> second)
                .orElseThrow(() -> new AssertionError("The %s has no %s".formatted(NAME, name)));
    }

    /**
     * One line of it.
     *
     * @param name as {@code COPY}
     * @param text what follows
     */
    record Instruction(String name, String text) {
        private static Instruction parse(String line) {
            String[] parts = line.split(" ", 2);
            return new Instruction(parts[0], parts[1]);
        }

        List<String> words() {
            return List.of(text.split(" +"));
        }

        /** The command of the form that is run without a shell. */
        List<String> command() {
            return List.of(JSON.readValue(text, String[].class));
        }
    }
}
