package io.greenlight.docs;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The documents at the root of the repository. */
final class Documents {
    private static final Pattern LINK = Pattern.compile("]\\((?!https?:)([^)#\\s]+)");

    private static final Pattern NO_PROSE = Pattern.compile("(?ms)^```.*?^```|^\\|[^\\n]*$");
    private static final Pattern SENTENCE_END = Pattern.compile("(?<=[.:;])\\s+");
    /** Shorter ones may well come again. */
    private static final int SENTENCE_WORDS = 8;

    private Documents() {}

    static String read(String name) throws IOException {
        return Files.readString(root().resolve(name));
    }

    /** The rows of all tables whose head begins with this cell, each without its head. */
    static List<List<String>> rowsUnder(String name, String firstHead) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        boolean inside = false;
        for (String line : read(name).lines().toList()) {
            if (!line.startsWith("|")) {
                inside = false;
            } else if (cells(line).getFirst().equals(firstHead)) {
                inside = true;
            } else if (inside && !line.startsWith("|---")) {
                rows.add(cells(line));
            }
        }
        return rows;
    }

    /** Links between documents that lead nowhere, as {@code from -> to}. */
    static List<String> brokenLinks() throws IOException {
        List<String> broken = new ArrayList<>();
        for (Path document : documents()) {
            Matcher links = LINK.matcher(Files.readString(document));
            while (links.find()) {
                if (!Files.exists(document.resolveSibling(links.group(1)))) {
                    broken.add("%s -> %s".formatted(root().relativize(document), links.group(1)));
                }
            }
        }
        return broken;
    }

    /** Sentences, or parts of them, that a document has twice, as {@code document: sentence}; code and tables left out. */
    static List<String> repeatedSentences() throws IOException {
        List<String> repeated = new ArrayList<>();
        for (Path document : documents()) {
            Set<String> seen = new HashSet<>();
            String prose = NO_PROSE.matcher(Files.readString(document)).replaceAll("");
            for (String sentence : SENTENCE_END.split(prose)) {
                String words = sentence.strip().replaceAll("\\s+", " ");
                if (words.split(" ").length >= SENTENCE_WORDS && !seen.add(words)) {
                    repeated.add("%s: %s".formatted(root().relativize(document), words));
                }
            }
        }
        return repeated;
    }

    private static List<Path> documents() throws IOException {
        try (Stream<Path> top = Files.list(root());
                Stream<Path> docs = Files.walk(root().resolve("docs"));
                Stream<Path> k8s = Files.walk(root().resolve("k8s"))) {
            return Stream.of(top, docs, k8s)
                    .flatMap(paths -> paths)
                    .filter(path -> path.toString().endsWith(".md"))
                    .toList();
        }
    }

    private static List<String> cells(String line) {
        return List.of(line.substring(1, line.lastIndexOf('|')).split("\\|", -1)).stream()
                .map(String::strip)
                .toList();
    }

    /** Tests run in the directory of their module. */
    private static Path root() {
        Path here = Path.of("").toAbsolutePath();
        return Files.exists(here.resolve("README.md"))
                ? here
                : here.resolveSibling("README.md").resolveSibling("");
    }
}
