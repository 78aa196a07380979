package io.greenlight.encode;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.document.Rejection;
import io.greenlight.encode.DocumentEncoder.EncodedPage;
import io.greenlight.encode.SourceFields.Foreign;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Checks that the {@code _source} of a document in the index still has the content its stored hash was made of: encodes its
 * fields once more and compares. White space and the order of fields do not matter. Not thread safe.
 */
public final class CanonicalDocument {
    private static final String MISSING = "?";

    // The end of the year 9999: whether a month lies too far ahead was decided when the document was written.
    private static final long NO_MONTH_LIMIT_MICROS = 253_402_300_799_999_999L;

    private final EntitySchema schema;
    private final DocumentEncoder encoder;

    /** Checks documents of this entity. */
    public CanonicalDocument(EntitySchema schema) {
        this.schema = schema;
        this.encoder = new DocumentEncoder(schema);
    }

    /** What the check of one document says. */
    public sealed interface Outcome {
        /** Content, bucket and stored hash belong together. */
        record Agrees(DocumentId id, ContentHash hash) implements Outcome {}

        /** They do not, or this is no document of the schema. The reason names fields, never values: repair the document. */
        record Differs(String reason) implements Outcome {}
    }

    /** Checks one {@code _source}, as JSON in UTF-8. */
    public Outcome check(byte[] source) {
        SourceFields fields = new SourceFields(schema, source);
        try {
            fields.parse();
        } catch (Foreign e) {
            return new Outcome.Differs(e.reason());
        } catch (JacksonException unreadable) {
            return new Outcome.Differs("is not readable JSON"); // its message would quote the document
        }
        return compare(encode(fields, source), fields);
    }

    /** The same, and that the document's account and key are those of the id it is stored by. */
    public Outcome check(DocumentId id, byte[] source) {
        Outcome outcome = check(source);
        return outcome instanceof Outcome.Agrees agrees && !agrees.id().equals(id)
                ? new Outcome.Differs("account and key are those of another document")
                : outcome;
    }

    private Outcome compare(EncodedPage page, SourceFields fields) {
        if (!page.rejections().isEmpty()) {
            Rejection rejection = page.rejections().getFirst();
            return new Outcome.Differs(
                    "%s %s".formatted(rejection.field(), rejection.reason()).strip());
        }
        Document document = page.documents().getFirst();
        if (!fields.hasHash(document.hash())) {
            return new Outcome.Differs("content does not have the stored hash");
        }
        return fields.hasBucket(document.id().bucket())
                ? new Outcome.Agrees(document.id(), document.hash())
                : new Outcome.Differs("account and key do not have the stored bucket");
    }

    private EncodedPage encode(SourceFields fields, byte[] source) {
        encoder.beginPage(NO_MONTH_LIMIT_MICROS);
        encoder.beginDocument(account(fields), key(fields));
        for (FieldSpec field : schema.fields()) {
            push(field, fields.value(field), source);
        }
        encoder.endDocument();
        return encoder.endPage();
    }

    private AccountId account(SourceFields fields) {
        String text = identifier(fields, schema.account());
        return new AccountId(text.isEmpty() ? MISSING : text);
    }

    private Key key(SourceFields fields) {
        return new Key(
                schema.key().stream().map(field -> identifier(fields, field)).toList());
    }

    // A missing identifier is found when the fields are encoded; until then any text will do.
    private static String identifier(SourceFields fields, FieldSpec field) {
        return Objects.toString(fields.value(field), MISSING);
    }

    private void push(FieldSpec field, @Nullable Object value, byte[] source) {
        if (value instanceof List<?> elements) {
            encoder.beginArray(field);
            elements.forEach(element -> pushOne(field, element, source));
            encoder.endArray(field);
        } else {
            pushOne(field, value, source);
        }
    }

    private void pushOne(FieldSpec field, @Nullable Object value, byte[] source) {
        if (value == null) {
            encoder.nullValue(field);
            return;
        }
        switch (field.kind()) {
            case BOOLEAN -> encoder.booleanValue(field, (Boolean) value);
            case LONG -> encoder.longValue(field, (Long) value);
            case DOUBLE -> encoder.doubleValue(field, (Double) value);
            case TEXT -> encoder.textValue(field, (String) value);
            case TIMESTAMP -> encoder.timestampValue(field, (Long) value);
            case DATE -> encoder.dateValue(field, (Long) value);
            case JSON -> {
                SourceFields.Slice slice = (SourceFields.Slice) value;
                encoder.jsonValue(field, source, slice.offset(), slice.length());
            }
        }
    }
}
