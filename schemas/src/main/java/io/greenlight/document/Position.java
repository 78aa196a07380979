package io.greenlight.document;

/**
 * A place in the reading order of a unit: the last document that was read. A checkpoint is a position whose document,
 * and every document before it, OpenSearch has acknowledged or a dead letter holds.
 */
public record Position(AccountId account, Key key) {}
