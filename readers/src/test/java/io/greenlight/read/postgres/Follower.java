package io.greenlight.read.postgres;

import io.greenlight.read.Source;
import io.greenlight.read.change.ChangeBatch;
import io.greenlight.read.change.ChangeSource;
import io.greenlight.read.change.ChangeStream;
import io.greenlight.read.change.ChangedDocument;
import io.greenlight.read.change.EntityChanges;
import io.greenlight.read.change.Prepared;
import io.greenlight.read.change.SourcePosition;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Follows the changes of a test's tables by a slot that is dropped at its end, since a leaked one keeps WAL. */
final class Follower implements AutoCloseable {
    static final int MANY = 100_000;

    private final Source source;
    private final ChangeSource changes;
    private final Prepared prepared;
    private @Nullable ChangeStream stream;

    Follower(PostgresSource source, String installation, EntityChanges... entities) {
        this.source = source;
        this.changes = source.changes(installation, List.of(entities));
        this.prepared = changes.prepare();
    }

    ChangeSource changes() {
        return changes;
    }

    Prepared prepared() {
        return prepared;
    }

    ChangeStream stream() {
        if (stream == null) {
            stream = changes.openStream(null);
        }
        return stream;
    }

    /** Ends the stream, if there is one; the next goes on from what was confirmed. */
    void reopen() {
        if (stream != null) {
            stream.close();
            stream = null;
        }
    }

    /** All changes until now, in batches of this size. */
    List<ChangeBatch> batches(int mostDocuments) {
        SourcePosition until = changes.currentPosition();
        List<ChangeBatch> batches = new ArrayList<>();
        do {
            batches.add(stream().next(mostDocuments, until));
        } while (!batches.getLast().reached());
        return batches;
    }

    /** All changes until now, as text; confirms nothing. */
    List<String> read() {
        return batches(MANY).stream().flatMap(Follower::texts).toList();
    }

    /** The same, and confirms them. */
    List<String> readAndConfirm() {
        List<ChangeBatch> batches = batches(MANY);
        SourcePosition through = batches.getLast().through();
        if (through == null) {
            throw new AssertionError("nothing may be confirmed at the end of " + batches);
        }
        stream().confirm(through);
        return batches.stream().flatMap(Follower::texts).toList();
    }

    static Stream<String> texts(ChangeBatch batch) {
        return Stream.concat(
                batch.documents().stream().map(Follower::text),
                batch.truncated().stream()
                        .map(table -> "%s: %s of %s emptied".formatted(table.entity(), table.table(), table.shard())));
    }

    private static String text(ChangedDocument document) {
        String months = document.oldMonths() == null
                ? " in any month"
                : document.oldMonths().isEmpty() ? "" : " in " + new TreeSet<>(document.oldMonths());
        return "%s %s/%s %s%s"
                .formatted(
                        document.entity(),
                        document.account(),
                        document.key(),
                        document.kind() == ChangedDocument.Kind.INSERTED ? "inserted" : "may have left",
                        months);
    }

    @Override
    public void close() {
        reopen();
        changes.dropSlot();
        source.close();
    }
}
