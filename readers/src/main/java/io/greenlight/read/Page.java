package io.greenlight.read;

import io.greenlight.document.Document;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one read returned, encoded and ready to be written.
 *
 * @param documents rows that can be indexed, in reading order
 * @param rejections rows that cannot; with {@code documents} they are all rows of the page
 * @param last position of the last row, rejected or not; null when there was none
 * @param end whether the scope holds no further row
 * @param version microseconds since 1970 on the source's clock before the snapshot
 * @param readTime how long the statements took, transfer included
 */
public record Page(
        List<Document> documents,
        List<Rejection> rejections,
        @Nullable Position last,
        boolean end,
        long version,
        Duration readTime) {
    public Page {
        documents = List.copyOf(documents);
        rejections = List.copyOf(rejections);
    }

    /** Rows read. */
    public int rows() {
        return documents.size() + rejections.size();
    }
}
