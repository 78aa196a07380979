package io.greenlight.console;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The step between wanting and doing: a page that says what will happen, with one button.
 *
 * @param title what will be done, as {@code Pause reindex 3}
 * @param effects what follows, one sentence each
 * @param missing what a gate misses, one line each
 * @param action where the form goes
 * @param button on the button
 * @param tone {@code plain} or {@code danger}
 * @param fields what the form carries
 * @param inputs what a person fills in
 * @param back the page to return to
 */
public record Confirmation(
        String title,
        List<String> effects,
        List<String> missing,
        String action,
        String button,
        String tone,
        Map<String, String> fields,
        List<Input> inputs,
        String back) {
    public Confirmation {
        effects = List.copyOf(effects);
        missing = List.copyOf(missing);
        fields = Map.copyOf(fields);
        inputs = List.copyOf(inputs);
    }

    /**
     * Something a person fills in.
     *
     * @param name of the field
     * @param label what it is
     * @param type {@code text} or {@code number}
     * @param value what stands there
     * @param most the highest number; null for a text
     */
    public record Input(
            String name,
            String label,
            String type,
            String value,
            @Nullable Integer most) {}

    static Confirmation of(String title, String action, String button, String back, String... effects) {
        return new Confirmation(title, List.of(effects), List.of(), action, button, "plain", Map.of(), List.of(), back);
    }

    Confirmation dangerous() {
        return new Confirmation(title, effects, missing, action, button, "danger", fields, inputs, back);
    }

    Confirmation missing(List<String> lines) {
        return new Confirmation(title, effects, lines, action, button, tone, fields, inputs, back);
    }

    Confirmation with(Map<String, String> carried) {
        return new Confirmation(title, effects, missing, action, button, tone, carried, inputs, back);
    }

    Confirmation asking(Input... asked) {
        return new Confirmation(title, effects, missing, action, button, tone, fields, List.of(asked), back);
    }
}
