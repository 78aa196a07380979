package io.greenlight.bulk;

/** What became of one document of a write. Every kind demands a different next step of the caller. */
public sealed interface WriteOutcome {
    /** Stored: done. */
    record Applied() implements WriteOutcome {}

    /** The index holds a newer read already: done, and not an error. */
    record Superseded() implements WriteOutcome {}

    /**
     * Turned away for good (mapping, value, size): becomes a dead letter.
     *
     * @param field the field at fault as far as OpenSearch names it, else empty
     * @param reason OpenSearch's error type and limits, without any value of the document
     */
    record Refused(String field, String reason) implements WriteOutcome {}
}
