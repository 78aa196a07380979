package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.Key;
import io.greenlight.encode.DocumentEncoder.EncodedPage;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import org.junit.jupiter.api.Test;

class DocumentEncoderTest {
    private static final EntitySchema SCHEMA = AvroEntityParser.parse("""
            {"type": "record", "name": "thing", "account": "account", "key": ["id"], "fields": [
              {"name": "account", "type": "long"},
              {"name": "id", "type": "string"},
              {"name": "name", "type": ["null", "string"], "maxBytes": 10},
              {"name": "tags", "type": {"type": "array", "items": "string"}}
            ]}
            """);
    private static final FieldSpec ACCOUNT = SCHEMA.fields().get(0);
    private static final FieldSpec ID = SCHEMA.fields().get(1);
    private static final FieldSpec NAME = SCHEMA.fields().get(2);
    private static final FieldSpec TAGS = SCHEMA.fields().get(3);

    private final DocumentEncoder encoder = new DocumentEncoder(SCHEMA);

    @Test
    void writesTheFieldsAndTheHashOfTheirBytes() {
        encoder.beginPage(5);
        encoder.beginDocument(new AccountId("1"), Key.of("a"));
        encoder.longValue(ACCOUNT, 1);
        encoder.textValue(ID, "a");
        encoder.textValue(NAME, "/\"é😀");
        encoder.beginArray(TAGS);
        encoder.textValue(TAGS, "x");
        encoder.endArray(TAGS);
        encoder.endDocument();
        EncodedPage page = encoder.endPage();

        String content = "{\"account\":1,\"id\":\"a\",\"name\":\"/\\\"é😀\",\"tags\":[\"x\"]";
        ContentHash hash = ContentHash.of(content.getBytes(UTF_8), 0, content.getBytes(UTF_8).length);
        assertThat(page.rejections()).isEmpty();
        assertThat(page.documents())
                .singleElement()
                .satisfies(document -> assertThat(text(document))
                        .isEqualTo(content
                                + ",\"greenlight\":{\"bucket\":%d,\"hash0\":%d,\"hash1\":%d,\"hash2\":%d}}"
                                        .formatted(document.id().bucket(), hash.part0(), hash.part1(), hash.part2())));
    }

    private static String text(Document document) {
        return new String(document.buffer(), document.offset(), document.length(), UTF_8);
    }
}
