package io.greenlight.bulk;

import io.greenlight.document.Document;
import io.greenlight.index.GenerationLayout;
import java.util.List;

/** Where documents go. Safe for use by many threads. */
public interface DocumentSink {
    /**
     * Writes all documents to the physical indexes of one generation and returns when each has a final outcome. What is
     * turned away for now is sent again, with growing pauses, for as long as it takes: a target that is down, red or read-only
     * holds the caller here and says why through {@link WriteListener}.
     *
     * @return one outcome per document, in the same order
     * @throws RetriesExhausted if the configured patience ends, or the thread is interrupted; writing again is harmless
     * @throws IndexGone if a physical index no longer exists; nothing is created in its place
     */
    List<WriteOutcome> write(GenerationLayout generation, List<Document> documents);
}
