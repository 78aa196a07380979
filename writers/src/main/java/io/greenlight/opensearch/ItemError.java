package io.greenlight.opensearch;

/**
 * Why OpenSearch turned one item of a bulk request away. The reasons may contain values of the document: they are for
 * {@link Reasons} only and go nowhere else.
 *
 * @param type error type, as {@code mapper_parsing_exception}
 * @param reason its text
 * @param causeType type of the first cause, or empty
 * @param causeReason its text, or empty
 */
record ItemError(String type, String reason, String causeType, String causeReason) {
    static final ItemError NONE = new ItemError("", "", "", "");

    @Override
    public String toString() {
        return type;
    }
}
