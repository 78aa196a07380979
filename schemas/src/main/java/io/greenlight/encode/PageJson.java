package io.greenlight.encode;

import io.greenlight.document.ContentHash;
import tools.jackson.core.JsonEncoding;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.SerializedString;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/** The JSON of one page on its way into the page's buffer, one document at a time. */
final class PageJson {
    // Every feature that touches the bytes is set here, whatever Jackson's defaults are: the hash depends on them.
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .rootValueSeparator("")
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES)
            .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private static final SerializableString GREENLIGHT = new SerializedString("greenlight");
    private static final SerializableString BUCKET = new SerializedString("bucket");
    private static final SerializableString HASH_0 = new SerializedString("hash0");
    private static final SerializableString HASH_1 = new SerializedString("hash1");
    private static final SerializableString HASH_2 = new SerializedString("hash2");

    private final PageBuffer buffer = new PageBuffer();
    private JsonGenerator generator = newGenerator();

    void beginPage() {
        buffer.beginPage();
    }

    /** Leaves the bytes to the page that is done. */
    void endPage() {
        buffer.endPage();
    }

    void beginDocument() {
        buffer.beginDocument();
        generator.writeStartObject();
    }

    /** Takes the values of the current document. */
    JsonGenerator values() {
        return generator;
    }

    /** The hash of everything written since the document began. */
    ContentHash hashContent() {
        generator.flush();
        return ContentHash.of(buffer.chunk(), buffer.start(), buffer.length());
    }

    void endDocument(int bucket, ContentHash hash) {
        generator.writeName(GREENLIGHT);
        generator.writeStartObject();
        generator.writeName(BUCKET);
        generator.writeNumber(bucket);
        generator.writeName(HASH_0);
        generator.writeNumber(hash.part0());
        generator.writeName(HASH_1);
        generator.writeNumber(hash.part1());
        generator.writeName(HASH_2);
        generator.writeNumber(hash.part2());
        generator.writeEndObject();
        generator.writeEndObject();
        generator.flush();
        buffer.endDocument();
    }

    /** Takes back the current document. */
    void dropDocument() {
        generator.close(); // writes what it holds, closing brackets included, hence before the buffer forgets it
        buffer.dropDocument();
        generator = newGenerator();
    }

    /** Holds the current document; not to be written to once the document is done. */
    byte[] chunk() {
        return buffer.chunk();
    }

    int start() {
        return buffer.start();
    }

    int length() {
        return buffer.length();
    }

    private JsonGenerator newGenerator() {
        return FACTORY.createGenerator(ObjectWriteContext.empty(), buffer, JsonEncoding.UTF8);
    }
}
