package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.document.Rejection;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldKind;
import io.greenlight.schema.FieldSpec;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;

/**
 * Writes canonical JSON documents straight from pushed values, a page at a time. Reusable page after page, not thread safe.
 *
 * <p>A document is {@code {<fields>,"greenlight":{"bucket":..,"hash0":..,"hash1":..,"hash2":..}}}: the fields in the order of
 * the schema, absent values left out, no white space, times in ISO-8601 UTC, text in UTF-8 with the fewest escapes. Its
 * {@link ContentHash} covers the bytes from the opening brace, included, to the comma before {@code "greenlight"}, excluded;
 * there is no closing brace among them.
 *
 * <p>Fields are pushed in the order of the schema, each at most once; a field that is passed over is null. A value that cannot
 * be indexed turns the document into a {@link Rejection}: further values are ignored and no byte of it stays. Pushing a value
 * of another kind, or out of order, is an error of the program.
 */
public final class DocumentEncoder {
    private final EntitySchema schema;
    private final FieldSpec[] fields;
    private final SerializableString[] names;
    private final PageJson json = new PageJson();
    private final CompactJson compactJson = new CompactJson();
    private final Utf8Slice slice = new Utf8Slice();
    private final Months months = new Months();
    private final byte[] timeText = new byte[IsoTime.MAX_LENGTH];

    private List<Document> documents = new ArrayList<>();
    private List<Rejection> rejections = new ArrayList<>();
    private long version;

    private @Nullable AccountId account;
    private @Nullable Key key;
    private @Nullable DocumentId id;
    private @Nullable FieldSpec openArray;
    private String month = "";
    private int nextOrdinal;
    private boolean rejected;

    /** An encoder for documents of this entity. */
    public DocumentEncoder(EntitySchema schema) {
        this.schema = schema;
        this.fields = schema.fields().toArray(FieldSpec[]::new);
        this.names = schema.fields().stream()
                .map(field -> new SerializedString(field.name()))
                .toArray(SerializableString[]::new);
    }

    /** Starts a page; every document gets this version: microseconds since 1970 on the source's clock. */
    public void beginPage(long versionMicros) {
        requireNoDocument("begin a page");
        version = versionMicros;
        documents = new ArrayList<>(documents.size());
        rejections = new ArrayList<>();
        months.beginPage(versionMicros);
        json.beginPage();
    }

    /** Starts a document. Account and key are those of its fields, as canonical text. */
    public void beginDocument(AccountId documentAccount, Key documentKey) {
        requireNoDocument("begin a document");
        account = documentAccount;
        key = documentKey;
        month = "";
        nextOrdinal = 0;
        rejected = false;
        json.beginDocument();
        DocumentId documentId = DocumentId.of(documentAccount, documentKey);
        id = documentId;
        if (!documentId.fits()) {
            reject("", CompactJson.tooLong(documentId.value().getBytes(UTF_8).length, DocumentId.MAX_BYTES));
        }
    }

    /** The field, or an element of the open array, is absent. */
    public void nullValue(FieldSpec field) {
        requireKnown(field);
        if (rejected) {
            return;
        }
        if (openArray != null) {
            requireElement(field);
            reject(field, "contains a null");
        } else if (pass(field) && !field.nullable()) {
            reject(field, "is null");
        }
    }

    /** A value of a {@link FieldKind#BOOLEAN} field. */
    public void booleanValue(FieldSpec field, boolean value) {
        if (accepts(field, FieldKind.BOOLEAN)) {
            writeName(field);
            json.values().writeBoolean(value);
        }
    }

    /** A value of a {@link FieldKind#LONG} field. */
    public void longValue(FieldSpec field, long value) {
        if (accepts(field, FieldKind.LONG)) {
            writeName(field);
            json.values().writeNumber(value);
        }
    }

    /** A value of a {@link FieldKind#DOUBLE} field; NaN and the infinities are rejected. */
    public void doubleValue(FieldSpec field, double value) {
        if (accepts(field, FieldKind.DOUBLE)) {
            if (!Double.isFinite(value)) {
                reject(field, "is not a finite number");
                return;
            }
            writeName(field);
            json.values().writeNumber(value);
        }
    }

    /** A value of a {@link FieldKind#TEXT} field, valid UTF-8; more than the field's {@code maxBytes} are rejected. */
    public void textValue(FieldSpec field, byte[] utf8, int offset, int length) {
        if (accepts(field, FieldKind.TEXT)) {
            if (length > field.maxBytes()) {
                reject(field, CompactJson.tooLong(length, field.maxBytes()));
                return;
            }
            writeName(field);
            json.values().writeUTF8String(utf8, offset, length);
        }
    }

    /** A value of a {@link FieldKind#TEXT} field; half a surrogate pair has no UTF-8 and is rejected. */
    public void textValue(FieldSpec field, String value) {
        if (hasUnpairedSurrogate(value)) {
            reject(field, "contains half a surrogate pair");
            return;
        }
        byte[] utf8 = value.getBytes(UTF_8);
        textValue(field, utf8, 0, utf8.length);
    }

    /**
     * A value of a {@link FieldKind#TIMESTAMP} field. Years before 1 and after 9999 are rejected; where the field decides the
     * document's month, so are months before 1970 or more than 24 months after the version.
     */
    public void timestampValue(FieldSpec field, long microsSinceEpoch) {
        if (accepts(field, FieldKind.TIMESTAMP) && isTimeInRange(field, microsSinceEpoch)) {
            writeName(field);
            int length = IsoTime.writeTimestamp(microsSinceEpoch, timeText);
            json.values().writeRawUTF8String(timeText, 0, length);
        }
    }

    /** A value of a {@link FieldKind#DATE} field; years before 1 and after 9999 are rejected. */
    public void dateValue(FieldSpec field, long epochDay) {
        if (accepts(field, FieldKind.DATE)) {
            if (!IsoTime.isDayInRange(epochDay)) {
                reject(field, "lies outside the years 1 to 9999");
                return;
            }
            writeName(field);
            json.values().writeRawUTF8String(timeText, 0, IsoTime.writeDate(epochDay, timeText));
        }
    }

    /**
     * A value of a {@link FieldKind#JSON} field. White space between its tokens is left out, everything else is copied byte by
     * byte. Rejected are: what is not a JSON object, more than {@code maxBytes} without white space, more than 20 levels, and
     * the escaped NUL, which PostgreSQL's own {@code jsonb} refuses as well.
     */
    public void jsonValue(FieldSpec field, byte[] utf8, int offset, int length) {
        if (accepts(field, FieldKind.JSON)) {
            String problem = compactJson.copy(utf8, offset, length, field.maxBytes());
            if (problem != null) {
                reject(field, problem);
                return;
            }
            writeName(field);
            json.values().writeRawValue(slice.of(compactJson.bytes(), compactJson.length()));
        }
    }

    /** The source's value has no form in JSON. The reason names limits, never the value. */
    public void reject(FieldSpec field, String reason) {
        requireKnown(field);
        if (!rejected) {
            reject(field.name(), reason);
        }
    }

    /** Starts the list of an array field; its values follow with the same field. */
    public void beginArray(FieldSpec field) {
        requireKnown(field);
        if (rejected) {
            return;
        }
        if (!field.array() || openArray != null) {
            throw new IllegalArgumentException(
                    "Cannot begin an array in field %s: it holds single values or an array is open"
                            .formatted(field.name()));
        }
        if (pass(field)) {
            openArray = field;
            json.values().writeName(names[field.ordinal()]);
            json.values().writeStartArray();
        }
    }

    /** Ends the list of an array field. */
    public void endArray(FieldSpec field) {
        requireKnown(field);
        if (!rejected) {
            requireElement(field);
            openArray = null;
            json.values().writeEndArray();
        }
    }

    /** Ends the document: it is among the documents or the rejections of the page. */
    public void endDocument() {
        AccountId documentAccount = requireDocument();
        if (openArray != null) {
            throw new IllegalStateException("Cannot end a document: the array %s is open".formatted(openArray.name()));
        }
        if (!rejected) {
            rejectMissing(fields.length);
        }
        if (!rejected) {
            finish(documentAccount, requireNonNull(key), requireNonNull(id));
        }
        account = null;
    }

    /** The documents and rejections since {@link #beginPage}; their bytes belong to the caller from now on. */
    public EncodedPage endPage() {
        requireNoDocument("end a page");
        EncodedPage page = new EncodedPage(documents, rejections, version);
        json.endPage();
        return page;
    }

    /**
     * What became of the rows of one page.
     *
     * @param documents rows that can be indexed, in the order they were pushed
     * @param rejections rows that cannot, in the order they were pushed
     * @param version microseconds since 1970 on the source's clock, before the snapshot that read the rows
     */
    public record EncodedPage(List<Document> documents, List<Rejection> rejections, long version) {
        public EncodedPage {
            documents = List.copyOf(documents);
            rejections = List.copyOf(rejections);
        }
    }

    private void finish(AccountId documentAccount, Key documentKey, DocumentId documentId) {
        ContentHash hash = json.hashContent();
        json.endDocument(documentId.bucket(), hash);
        documents.add(new Document(
                documentId,
                documentAccount,
                documentKey,
                month,
                version,
                hash,
                json.chunk(),
                json.start(),
                json.length()));
    }

    /** Whether a value of this kind is to be written now; passes the field. */
    private boolean accepts(FieldSpec field, FieldKind kind) {
        requireKnown(field);
        if (field.kind() != kind) {
            throw new IllegalArgumentException(
                    "Cannot write a %s into field %s: it is a %s".formatted(kind, field.name(), field.kind()));
        }
        if (rejected) {
            return false;
        }
        if (openArray != null) {
            requireElement(field);
            return true;
        }
        if (field.array()) {
            throw new IllegalArgumentException(
                    "Cannot write a single value into field %s: it is an array".formatted(field.name()));
        }
        return pass(field);
    }

    /** Moves past the field, and returns whether the document still stands. */
    private boolean pass(FieldSpec field) {
        int ordinal = field.ordinal();
        if (ordinal < nextOrdinal) {
            throw new IllegalArgumentException(
                    "Cannot write field %s: it, or a later one, is written".formatted(field.name()));
        }
        rejectMissing(ordinal);
        nextOrdinal = ordinal + 1;
        return !rejected;
    }

    private void rejectMissing(int untilOrdinal) {
        for (int ordinal = nextOrdinal; ordinal < untilOrdinal; ordinal++) {
            if (!fields[ordinal].nullable()) {
                reject(fields[ordinal], "is null");
                return;
            }
        }
    }

    private boolean isTimeInRange(FieldSpec field, long micros) {
        if (!IsoTime.isInRange(micros)) {
            reject(field, "lies outside the years 1 to 9999");
            return false;
        }
        return schema.month() == null || schema.month().ordinal() != field.ordinal() || isMonthInRange(field, micros);
    }

    private boolean isMonthInRange(FieldSpec field, long micros) {
        String problem = months.findProblem(micros);
        if (problem != null) {
            reject(field, problem);
            return false;
        }
        month = months.name(micros);
        return true;
    }

    private void writeName(FieldSpec field) {
        if (openArray == null) {
            json.values().writeName(names[field.ordinal()]);
        }
    }

    private void reject(String field, String reason) {
        rejections.add(new Rejection(requireDocument(), requireNonNull(key), field, reason));
        rejected = true;
        openArray = null;
        json.dropDocument();
    }

    private AccountId requireDocument() {
        if (account == null) {
            throw new IllegalStateException("Cannot write: no document is open");
        }
        return account;
    }

    private void requireNoDocument(String purpose) {
        if (account != null) {
            throw new IllegalStateException("Cannot %s: document %s is open".formatted(purpose, id));
        }
    }

    private void requireKnown(FieldSpec field) {
        requireDocument();
        int ordinal = field.ordinal();
        if (ordinal >= fields.length || !fields[ordinal].equals(field)) {
            throw new IllegalArgumentException(
                    "Cannot write field %s: it is not of schema %s".formatted(field.name(), schema.name()));
        }
    }

    private void requireElement(FieldSpec field) {
        if (openArray == null || openArray.ordinal() != field.ordinal()) {
            throw new IllegalArgumentException("Cannot write into the array of field %s: %s"
                    .formatted(field.name(), openArray == null ? "none is open" : openArray.name() + " is open"));
        }
    }

    private static boolean hasUnpairedSurrogate(String value) {
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            if (Character.isSurrogate(c)) {
                boolean pair = Character.isHighSurrogate(c)
                        && i + 1 < value.length()
                        && Character.isLowSurrogate(value.charAt(i + 1));
                if (!pair) {
                    return true;
                }
                i++;
            }
        }
        return false;
    }
}
