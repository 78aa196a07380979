package io.greenlight.cli;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.json.JsonMapper;

/** Prints what a command found, as text for people or as one JSON object on the last line. */
public final class Printer {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final PrintWriter out;
    private final boolean json;

    /** With where to print, and whether programs or people read it. */
    public Printer(PrintWriter out, boolean json) {
        this.out = out;
        this.json = json;
    }

    /** A line for people, without what a terminal would obey; nothing when JSON is asked for. */
    public void line(String text) {
        if (!json) {
            out.println(Harmless.line(text));
            out.flush();
        }
    }

    /** The result for programs; nothing when text is asked for. */
    public void result(Object value) {
        if (json) {
            // JSON leaves the control characters above ASCII as they are.
            out.println(Harmless.line(JSON.writeValueAsString(value)));
            out.flush();
        }
    }

    boolean isJson() {
        return json;
    }

    /** A table with aligned columns; the last column is not padded. */
    void table(List<String> head, List<List<String>> rows) {
        List<List<String>> all = new ArrayList<>();
        all.add(head);
        rows.forEach(row -> all.add(row.stream().map(Harmless::line).toList()));
        int[] widths = new int[head.size()];
        all.forEach(row -> {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        });
        all.forEach(row -> line(aligned(row, widths)));
    }

    private static String aligned(List<String> row, int[] widths) {
        StringBuilder line = new StringBuilder();
        for (int i = 0; i < row.size() - 1; i++) {
            line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
        }
        return line.append(row.getLast()).toString();
    }
}
