package io.greenlight.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A terminal in which the command line runs, by {@code script} of util-linux. */
final class PseudoTerminal {
    private static final Path SCRIPT = Path.of("/usr/bin/script");

    private PseudoTerminal() {}

    static boolean isInstalled() {
        return Files.isExecutable(SCRIPT);
    }

    /** All that a command writes on the terminal. */
    static String run(Map<String, String> environment, String... arguments) throws IOException {
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        Stream<String> command = Stream.concat(
                Stream.of(java, "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED"),
                Stream.concat(Stream.of(GreenlightCommand.class.getName()), Stream.of(arguments)));
        ProcessBuilder builder = new ProcessBuilder(
                        SCRIPT.toString(),
                        "-qec",
                        command.map("'%s'"::formatted).collect(Collectors.joining(" ")),
                        "/dev/null")
                .redirectErrorStream(true);
        builder.environment()
                .putAll(Map.of("CLASSPATH", System.getProperty("java.class.path"), "TERM", "xterm-256color"));
        builder.environment().remove("NO_COLOR");
        builder.environment().putAll(environment);
        return new String(builder.start().getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
}
