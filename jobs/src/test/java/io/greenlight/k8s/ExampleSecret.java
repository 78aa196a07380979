package io.greenlight.k8s;

import java.util.Map;
import java.util.TreeMap;

/** The Secret that an operator makes of {@code k8s/secret.example.env}. */
final class ExampleSecret {
    /** What the pods call it. */
    static final String NAME = "greenlight";

    private static final String FILE = "k8s/secret.example.env";

    private ExampleSecret() {}

    /** Its keys, with made-up values. */
    static Map<String, String> keys() {
        Map<String, String> keys = new TreeMap<>();
        Repository.lines(FILE).forEach(line -> keys.put(line.substring(0, line.indexOf('=')), "secret"));
        return keys;
    }

    /** Its values, as they stand in the repository. */
    static String values() {
        return String.join(
                "",
                Repository.lines(FILE).stream()
                        .map(line -> line.substring(line.indexOf('=') + 1))
                        .toList());
    }
}
