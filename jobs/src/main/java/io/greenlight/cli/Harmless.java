package io.greenlight.cli;

import java.util.stream.Collectors;

/**
 * Text from anywhere, for a terminal: a terminal obeys control characters, whoever put them into an account, a key, a reason or an
 * answer. They are shown by their number, as JSON does, where they mean the same.
 */
final class Harmless {
    private Harmless() {}

    /** One line, whatever is in it. */
    static String line(String text) {
        if (text.chars().noneMatch(Character::isISOControl)) {
            return text;
        }
        StringBuilder shown = new StringBuilder(text.length());
        text.chars().forEach(character -> {
            if (Character.isISOControl(character)) {
                shown.append("\\u%04x".formatted(character));
            } else {
                shown.append((char) character);
            }
        });
        return shown.toString();
    }

    /** The lines of what may have several, as a list of faults, indented by spaces or tabs. */
    static String lines(String text) {
        return text.lines()
                .map(each -> line(each.replace("\t", "    ")))
                .collect(Collectors.joining(System.lineSeparator()));
    }
}
