package io.greenlight.reindex;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.LoadPoint;
import io.greenlight.fixture.ChildJvm;
import io.greenlight.fixture.CommandResult;
import io.greenlight.fixture.IndexEqualsSource;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.KillingObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Runs one command again and again, killed at named points, and knows which pages each run has read. */
final class Crashes {
    /** Of each source, as the demo configures them. */
    static final int SLOTS = 2;

    private static final long SUBSCRIBERS = 4_000;
    private static final long EVENTS = 6_000;

    private final Installation greenlight;
    private final String[] command;
    private final List<Path> runs = new ArrayList<>();

    Crashes(Installation greenlight, String... command) {
        this.greenlight = greenlight.with("spring.main.sources", KillingObserver.class.getName());
        this.command = command;
    }

    /** Runs the command in a process that dies when a point is reached for the n-th time. */
    void killAt(LoadPoint point, int hit) {
        newRun(point.name(), hit);
        try (ChildJvm child = greenlight.start(command)) {
            CommandResult result = child.await();
            assertThat(result.exitCode()).as(result.toString()).isEqualTo(ChildJvm.KILLED);
        }
    }

    /** Starts the command in a process that does not kill itself. */
    ChildJvm start() {
        newRun("", 1);
        return greenlight.start(command);
    }

    /** Runs the command to its end. */
    CommandResult finish() {
        newRun("", 1);
        return greenlight.run(command);
    }

    /** Dies at the n-th swap of several, before it is recorded; then the same command swaps what is left, and reads nothing again. */
    void assertSwapsWhatIsLeft(int swap) {
        killAt(LoadPoint.AFTER_SWAP_BEFORE_RECORD, swap);
        assertThat(greenlight.ask().number("select count(*) from generation where state = 'SERVING'"))
                .isEqualTo(swap - 1);

        assertAllDone(finish());

        assertThat(greenlight.ask().texts("select distinct state from generation"))
                .containsExactly("SERVING");
        assertThat(pagesReadAgain()).isEmpty();
    }

    private void newRun(String point, int hit) {
        Path pages = greenlight.directory().resolve("pages-" + runs.size());
        runs.add(pages);
        greenlight
                .with(KillingObserver.PAGES, pages.toString())
                .with(KillingObserver.POINT, point)
                .with(KillingObserver.HIT, Integer.toString(hit));
    }

    /** By source, how many pages of the last run started where a page of an earlier one had started. */
    Map<String, Integer> pagesReadAgain() {
        Set<String> before = new HashSet<>();
        runs.subList(0, runs.size() - 1).forEach(run -> before.addAll(pages(run)));
        Map<String, String> sources = new HashMap<>();
        greenlight
                .ask()
                .rows("select id::text as unit, source from unit")
                .forEach(row -> sources.put(String.valueOf(row.get("unit")), String.valueOf(row.get("source"))));
        Map<String, Integer> again = new HashMap<>();
        for (String page : pages(runs.getLast())) {
            if (before.contains(page)) {
                again.merge(sources.getOrDefault(page.substring(0, page.indexOf(' ')), "?"), 1, Integer::sum);
            }
        }
        return again;
    }

    /** Pages read by all runs together. */
    int pagesRead() {
        return runs.stream().mapToInt(run -> pages(run).size()).sum();
    }

    /** The command is done, and every subscriber of {@link io.greenlight.fixture.Platform#smallData} is there as its source has it. */
    void assertSubscribersDone(CommandResult result) {
        assertDone(result, SUBSCRIBERS);
        assertThat(IndexEqualsSource.differencesOfSubscribers(greenlight)).isEmpty();
    }

    /** The same of every document. */
    void assertAllDone(CommandResult result) {
        assertDone(result, SUBSCRIBERS + EVENTS);
        assertThat(IndexEqualsSource.differences(greenlight)).isEmpty();
    }

    private void assertDone(CommandResult result, long rows) {
        assertThat(result.exitCode()).as(result.toString()).isZero();
        assertThat(result.reindex()).isEqualTo(1);
        assertThat(result.json().path("state").asString()).isEqualTo("DONE");
        assertThat(greenlight.ask().texts("select distinct state from generation_account"))
                .containsExactly("READY");
        assertThat(greenlight.ask().number("select sum(rows_read) from unit")).isEqualTo(rows);
        assertThat(greenlight.ask().number("select sum(rows_read) from unit_account"))
                .isEqualTo(rows);
    }

    /** Unit and position of every page of a run; a run that ended before its first page left no file. */
    private static List<String> pages(Path run) {
        try {
            return Files.exists(run)
                    ? Files.readAllLines(run).stream()
                            .map(line -> line.substring(0, line.indexOf('\t')))
                            .toList()
                    : List.of();
        } catch (IOException failure) {
            throw new UncheckedIOException("Cannot read the pages of a run", failure);
        }
    }
}
