package io.greenlight.encode;

import io.greenlight.document.RejectedContent;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Writes a row that has no valid document as JSON, for whoever is to mend it: every value as text, since what is wrong with it may
 * have no other form, as NaN and times without end. For one row.
 */
public final class RowContent {
    private static final JsonFactory FACTORY = JsonFactory.builder().build();

    private final int mostBytes;
    private final ByteArrayOutputStream json = new ByteArrayOutputStream();
    private final JsonGenerator generator =
            FACTORY.createGenerator(ObjectWriteContext.empty(), json, JsonEncoding.UTF8);

    /** A row of which so many bytes are kept. */
    public RowContent(int mostBytes) {
        this.mostBytes = mostBytes;
        generator.writeStartObject();
    }

    /** The most bytes of one value that can make a difference: what is longer is cut anyway. */
    public int mostBytes() {
        return mostBytes;
    }

    /** A field with one value. */
    public void value(String field, @Nullable String text) {
        generator.writeName(field);
        write(text);
    }

    /** A field with several. */
    public void values(String field, List<@Nullable String> texts) {
        generator.writeName(field);
        generator.writeStartArray();
        texts.forEach(this::write);
        generator.writeEndArray();
    }

    private void write(@Nullable String text) {
        if (text == null) {
            generator.writeNull();
        } else {
            generator.writeString(text);
        }
    }

    /** What the row held, cut if it is too long. */
    public RejectedContent end() {
        generator.writeEndObject();
        generator.close();
        return RejectedContent.of(json.toByteArray()).cutTo(mostBytes);
    }
}
