package io.greenlight.read.change;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * What a source's changes pass through at a moment, to be compared with what it was before: not every change of what a table holds is
 * a change of a row. A partition that is emptied, dropped or attached changes the table and leaves nothing in the stream, and what
 * happens while a publication is not as it should be is not in the stream either.
 *
 * @param publications what is published and by what, a line each, with the version of its entry in the catalog, so that a line differs
 *     even if something was changed and changed back
 * @param partitions the partitions with rows of all tables that are followed
 */
public record ChangeMarks(List<String> publications, List<Partition> partitions) {
    /** Of a source that has neither. */
    public static final ChangeMarks NONE = new ChangeMarks(List.of(), List.of());

    private static final String PUBLICATION = "publication ";
    private static final String PARTITION = "partition ";

    public ChangeMarks {
        publications = publications.stream().sorted().toList();
        partitions = List.copyOf(partitions);
    }

    /**
     * One partition.
     *
     * @param path schema and name
     * @param id its object id
     * @param file number of the file that holds its rows; another one after it was emptied or rewritten
     * @param filled whether the file holds anything
     * @param attached whether it became a partition after it was created, so that rows may have come with it
     */
    public record Partition(String path, long id, long file, boolean filled, boolean attached) {}

    /** All of it as text, to be stored. */
    public List<String> lines() {
        List<String> lines = new ArrayList<>();
        publications.forEach(line -> lines.add(PUBLICATION + line));
        partitions.forEach(partition -> lines.add("%s%d %d %s %s"
                .formatted(
                        PARTITION,
                        partition.id(),
                        partition.file(),
                        partition.filled() ? "filled" : "empty",
                        partition.path())));
        return lines;
    }

    /** What was stored as {@link #lines}. */
    public static ChangeMarks of(List<String> lines) {
        List<String> publications = new ArrayList<>();
        List<Partition> partitions = new ArrayList<>();
        for (String line : lines) {
            if (line.startsWith(PUBLICATION)) {
                publications.add(line.substring(PUBLICATION.length()));
            } else {
                String[] words = line.substring(PARTITION.length()).split(" ", 4);
                partitions.add(new Partition(
                        words[3],
                        Long.parseLong(words[0]),
                        Long.parseLong(words[1]),
                        words[2].equals("filled"),
                        false));
            }
        }
        return new ChangeMarks(publications, partitions);
    }

    /**
     * Why changes may have been missed between then and now; empty if none were.
     *
     * @param before at that time
     */
    public String missedSince(ChangeMarks before) {
        if (!publications.equals(before.publications)) {
            return "PUBLICATION_CHANGED: somebody changed what is published: " + differing(before);
        }
        List<String> reasons = new ArrayList<>();
        Map<Long, Partition> known = before.partitions.stream().collect(Collectors.toMap(Partition::id, each -> each));
        Map<Long, Partition> now = partitions.stream().collect(Collectors.toMap(Partition::id, each -> each));
        for (Partition partition : before.partitions) {
            Partition found = now.get(partition.id());
            if (partition.filled() && found == null) {
                reasons.add(partition.path() + " is no partition any more");
            } else if (found != null && partition.filled() && found.file() != partition.file()) {
                reasons.add("partition %s was emptied or rewritten".formatted(partition.path()));
            }
        }
        for (Partition partition : partitions) {
            if (partition.attached() && partition.filled() && !known.containsKey(partition.id())) {
                reasons.add("%s became a partition, with rows".formatted(partition.path()));
            }
        }
        return reasons.isEmpty() ? "" : "TRUNCATED: " + String.join(", ", reasons);
    }

    private String differing(ChangeMarks before) {
        Map<String, Integer> lines = new HashMap<>();
        publications.forEach(line -> lines.merge(line, 1, Integer::sum));
        before.publications.forEach(line -> lines.merge(line, -1, Integer::sum));
        return lines.entrySet().stream()
                .filter(line -> line.getValue() != 0)
                .map(line -> line.getKey().substring(0, line.getKey().lastIndexOf(' ')))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
    }
}
