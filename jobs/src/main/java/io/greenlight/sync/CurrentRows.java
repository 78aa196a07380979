package io.greenlight.sync;

import io.greenlight.config.Entity;
import io.greenlight.document.Document;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a source holds of changed documents, read after the changes were visible.
 *
 * @param home where the rows are
 * @param entity what they are
 * @param documents what is there
 * @param rejections rows that have no valid document; they are among the absences as well
 * @param absences places where there is no document, or not any more
 * @param version of the read: every older read of these documents has a lower one
 */
record CurrentRows(
        ShardRows home,
        Entity entity,
        List<Document> documents,
        List<Rejection> rejections,
        List<Absence> absences,
        long version) {
    CurrentRows {
        documents = List.copyOf(documents);
        rejections = List.copyOf(rejections);
        absences = List.copyOf(absences);
    }

    /**
     * A document is not here.
     *
     * @param document which
     * @param months months it may have been in; null if that is not known, empty for an entity with one index
     * @param present the month it is in now; empty when it is nowhere
     */
    record Absence(Position document, @Nullable Set<String> months, String present) {}

    /** All documents that were asked for, present or not. */
    List<Position> asked() {
        Set<Position> asked = new LinkedHashSet<>();
        documents.forEach(document -> asked.add(new Position(document.account(), document.key())));
        absences.forEach(absence -> asked.add(absence.document()));
        return List.copyOf(asked);
    }

    /** Documents that have no row any more. */
    List<Position> gone() {
        Set<Position> rejected = new HashSet<>();
        rejections.forEach(rejection -> rejected.add(new Position(rejection.account(), rejection.key())));
        return absences.stream()
                .filter(absence -> absence.present().isEmpty())
                .map(Absence::document)
                .filter(document -> !rejected.contains(document))
                .toList();
    }
}
