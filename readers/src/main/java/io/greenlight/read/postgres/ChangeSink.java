package io.greenlight.read.postgres;

import io.greenlight.read.change.ChangedDocument;

/** Takes what the change of a row brings. */
interface ChangeSink {
    /** A document that changed. */
    void add(ChangedDocument document);

    /** A row whose document must be computed first. */
    void add(UnkeyedRow row);
}
