package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.Key;
import io.greenlight.document.Rejection;
import io.greenlight.encode.DocumentEncoder.EncodedPage;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import java.time.Instant;
import java.time.LocalDate;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DocumentEncoderTest {
    private static final EntitySchema SCHEMA = AvroEntityParser.parse("""
            {"type": "record", "name": "thing", "account": "account", "key": ["id"], "month": "time", "fields": [
              {"name": "account", "type": "long"},
              {"name": "id", "type": "string"},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}},
              {"name": "name", "type": ["null", "string"], "maxBytes": 10},
              {"name": "tags", "type": ["null", {"type": "array", "items": "string"}], "maxBytes": 10},
              {"name": "active", "type": ["null", "boolean"]},
              {"name": "score", "type": ["null", "double"]},
              {"name": "born", "type": ["null", {"type": "int", "logicalType": "date"}]},
              {"name": "seen", "type": ["null", {"type": "long", "logicalType": "timestamp-micros"}]},
              {"name": "custom", "type": ["null", {"type": "string", "logicalType": "json"}], "maxBytes": 20}
            ]}
            """);
    private static final FieldSpec ACCOUNT = field("account");
    private static final FieldSpec ID = field("id");
    private static final FieldSpec TIME = field("time");
    private static final FieldSpec NAME = field("name");
    private static final FieldSpec TAGS = field("tags");
    private static final FieldSpec ACTIVE = field("active");
    private static final FieldSpec SCORE = field("score");
    private static final FieldSpec BORN = field("born");
    private static final FieldSpec SEEN = field("seen");
    private static final FieldSpec CUSTOM = field("custom");

    private static final long VERSION = micros("2026-11-22T10:15:03Z");
    private static final String MANDATORY = "{\"account\":1,\"id\":\"a\",\"time\":\"2026-11-22T10:15:03Z\"";

    private final DocumentEncoder encoder = new DocumentEncoder(SCHEMA);

    @Test
    void writesEveryKindInItsCanonicalForm() {
        Document document = only(page(values -> {
            values.textValue(NAME, "/\"\né😀");
            values.beginArray(TAGS);
            values.textValue(TAGS, "x");
            values.textValue(TAGS, "y".getBytes(UTF_8), 0, 1);
            values.endArray(TAGS);
            values.booleanValue(ACTIVE, true);
            values.doubleValue(SCORE, 1.5);
            values.dateValue(BORN, LocalDate.of(1985, 5, 1).toEpochDay());
            values.timestampValue(SEEN, micros("2026-01-02T03:04:05.120Z"));
            byte[] custom = "{ \"a\": 1.0 }".getBytes(UTF_8);
            values.jsonValue(CUSTOM, custom, 0, custom.length);
        }));

        assertThat(content(document))
                .isEqualTo(MANDATORY + ",\"name\":\"/\\\"\\né😀\",\"tags\":[\"x\",\"y\"],\"active\":true,\"score\":1.5,"
                        + "\"born\":\"1985-05-01\",\"seen\":\"2026-01-02T03:04:05.120Z\",\"custom\":{\"a\":1.0}");
    }

    @Test
    void endsWithBucketAndHashOfTheContent() {
        Document document = only(page(values -> {}));

        byte[] content = MANDATORY.getBytes(UTF_8);
        ContentHash hash = ContentHash.of(content, 0, content.length);
        assertThat(document.hash()).isEqualTo(hash);
        assertThat(text(document))
                .isEqualTo(MANDATORY
                        + ",\"greenlight\":{\"bucket\":%d,\"hash0\":%d,\"hash1\":%d,\"hash2\":%d}}"
                                .formatted(document.id().bucket(), hash.part0(), hash.part1(), hash.part2()));
    }

    @Test
    void carriesIdMonthAndVersion() {
        Document document = only(page(values -> {}));

        assertThat(document.id().value()).isEqualTo("1:a");
        assertThat(document.account()).isEqualTo(new AccountId("1"));
        assertThat(document.key()).isEqualTo(Key.of("a"));
        assertThat(document.month()).isEqualTo("2026-11");
        assertThat(document.version()).isEqualTo(VERSION);
    }

    @Test
    void leavesOutWhatIsNullOrPassedOver() {
        assertThat(content(only(page(values -> {
                    values.nullValue(NAME);
                    values.nullValue(TAGS);
                    values.booleanValue(ACTIVE, false);
                }))))
                .isEqualTo(MANDATORY + ",\"active\":false");
    }

    @Test
    void keepsAnEmptyArray() {
        assertThat(content(only(page(values -> {
                    values.beginArray(TAGS);
                    values.endArray(TAGS);
                }))))
                .isEqualTo(MANDATORY + ",\"tags\":[]");
    }

    @Test
    void rejectsNullWhereTheSchemaNeedsAValue() {
        encoder.beginPage(VERSION);
        encoder.beginDocument(new AccountId("1"), Key.of("a"));
        encoder.longValue(ACCOUNT, 1);
        encoder.textValue(ID, "a");
        encoder.nullValue(TIME);
        encoder.endDocument();
        encoder.beginDocument(new AccountId("1"), Key.of("b"));
        encoder.textValue(ID, "b");
        encoder.endDocument();
        encoder.beginDocument(new AccountId("1"), Key.of("c"));
        encoder.endDocument();

        EncodedPage page = encoder.endPage();
        assertThat(page.documents()).isEmpty();
        assertThat(page.rejections())
                .containsExactly(
                        new Rejection(new AccountId("1"), Key.of("a"), "time", "is null"),
                        new Rejection(new AccountId("1"), Key.of("b"), "account", "is null"),
                        new Rejection(new AccountId("1"), Key.of("c"), "account", "is null"));
    }

    @Test
    void rejectsTextOverTheLimit() {
        assertRejected("name", "is 11 bytes long, at most 10", values -> values.textValue(NAME, "12345678é1"));
        assertThat(page(values -> values.textValue(NAME, "12345678é")).rejections())
                .isEmpty();
    }

    @Test
    void rejectsAnElementOverTheLimit() {
        assertRejected("tags", "is 11 bytes long, at most 10", values -> {
            values.beginArray(TAGS);
            values.textValue(TAGS, "x");
            values.textValue(TAGS, "12345678901");
            values.textValue(TAGS, "y");
            values.endArray(TAGS);
            values.booleanValue(ACTIVE, true);
        });
    }

    @Test
    void rejectsANullAmongTheElements() {
        assertRejected("tags", "contains a null", values -> {
            values.beginArray(TAGS);
            values.nullValue(TAGS);
            values.endArray(TAGS);
        });
    }

    @Test
    void rejectsHalfASurrogatePair() {
        assertRejected("name", "contains half a surrogate pair", values -> values.textValue(NAME, "a\uD83D"));
        assertRejected("name", "contains half a surrogate pair", values -> values.textValue(NAME, "\uDE00\uD83D"));
    }

    @ParameterizedTest
    @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
    void rejectsNumbersThatAreNotFinite(double value) {
        assertRejected("score", "is not a finite number", values -> values.doubleValue(SCORE, value));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -62_135_596_800_000_001L, 253_402_300_800_000_000L, Long.MAX_VALUE})
    void rejectsTimesOutsideOfFourDigitYears(long micros) {
        assertRejected("seen", "lies outside the years 1 to 9999", values -> values.timestampValue(SEEN, micros));
    }

    @ParameterizedTest
    @ValueSource(longs = {Long.MIN_VALUE, -719_163, 2_932_897, Long.MAX_VALUE})
    void rejectsDaysOutsideOfFourDigitYears(long day) {
        assertRejected("born", "lies outside the years 1 to 9999", values -> values.dateValue(BORN, day));
    }

    @ParameterizedTest
    @CsvSource({
        "1969-12-31T23:59:59.999999Z, lies before 1970-01",
        "2028-12-01T00:00:00Z, lies more than 24 months after the read",
        "0000-12-31T00:00:00Z, lies outside the years 1 to 9999"
    })
    void rejectsMonthsThatWouldMakeAnIndexByMistake(Instant time, String reason) {
        EncodedPage page = pageAt(micros(time.toString()));

        assertThat(page.documents()).isEmpty();
        assertThat(page.rejections()).containsExactly(new Rejection(new AccountId("1"), Key.of("a"), "time", reason));
    }

    @ParameterizedTest
    @CsvSource({"1970-01-01T00:00:00Z, 1970-01", "2028-11-30T23:59:59.999999Z, 2028-11", "2026-03-01T00:00:00Z, 2026-03"
    })
    void namesTheMonthInUtc(Instant time, String month) {
        assertThat(only(pageAt(micros(time.toString()))).month()).isEqualTo(month);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            [1]                          | is not a JSON object
            {"a":}                       | is not valid JSON
            {"a":"\\u0000"}              | contains \\u0000
            {"a":"1234567890123456"}     | is 24 bytes long, at most 20
            """)
    void rejectsJsonThatCannotBeIndexed(String json, String reason) {
        byte[] utf8 = json.getBytes(UTF_8);

        assertRejected("custom", reason, values -> values.jsonValue(CUSTOM, utf8, 0, utf8.length));
    }

    @Test
    void rejectsAnIdOverTheLimitAsAWhole() {
        encoder.beginPage(VERSION);
        encoder.beginDocument(new AccountId("1"), Key.of("é".repeat(300)));
        encoder.longValue(ACCOUNT, 1);
        encoder.endDocument();

        assertThat(encoder.endPage().rejections())
                .singleElement()
                .satisfies(rejection -> assertThat(rejection.field()).isEmpty())
                .extracting(Rejection::reason)
                .isEqualTo("is 602 bytes long, at most 512");
    }

    @Test
    void keepsTheFirstReasonOfADocument() {
        assertRejected("name", "is out of range", values -> {
            values.reject(NAME, "is out of range");
            values.reject(SCORE, "is infinity");
            values.doubleValue(SCORE, Double.NaN);
        });
    }

    @Test
    void nothingOfARejectedDocumentStays() {
        encoder.beginPage(VERSION);
        document("a", values -> {});
        document("b", values -> values.doubleValue(SCORE, Double.NaN));
        document("a", values -> {});

        EncodedPage page = encoder.endPage();
        assertThat(page.rejections()).hasSize(1);
        assertThat(page.documents()).hasSize(2);
        Document first = page.documents().getFirst();
        Document second = page.documents().getLast();
        assertThat(text(second)).isEqualTo(text(first));
        assertThat(second.hash()).isEqualTo(first.hash());
        assertThat(second.offset()).isEqualTo(first.offset() + first.length());
    }

    @Test
    void documentsOfALargePageStayWhole() {
        encoder.beginPage(VERSION);
        for (int i = 0; i < 20_000; i++) {
            document(Integer.toString(i), values -> values.textValue(NAME, "name"));
        }

        EncodedPage page = encoder.endPage();
        assertThat(page.documents()).hasSize(20_000);
        for (int i = 0; i < 20_000; i++) {
            assertThat(text(page.documents().get(i)))
                    .startsWith("{\"account\":1,\"id\":\"" + i + "\",\"time\"")
                    .endsWith("}}");
        }
    }

    @Test
    void pagesDoNotShareBytes() {
        EncodedPage first = page(values -> values.textValue(NAME, "first"));
        String before = text(only(first));

        page(values -> values.textValue(NAME, "2nd"));

        assertThat(text(only(first))).isEqualTo(before);
    }

    @Test
    void refusesAValueOfAnotherKind() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> page(values -> values.longValue(NAME, 1)))
                .withMessage("Cannot write a LONG into field name: it is a TEXT");
    }

    @Test
    void refusesFieldsOutOfOrder() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> page(values -> {
                    values.booleanValue(ACTIVE, true);
                    values.textValue(NAME, "late");
                }))
                .withMessage("Cannot write field name: it, or a later one, is written");
    }

    @Test
    void refusesASingleValueForAnArrayAndTheReverse() {
        assertThatIllegalArgumentException().isThrownBy(() -> page(values -> values.textValue(TAGS, "x")));
        encoder.endDocument();
        encoder.endPage();
        assertThatIllegalArgumentException().isThrownBy(() -> page(values -> values.beginArray(NAME)));
    }

    @Test
    void refusesToEndAnOpenArrayOrPage() {
        assertThatIllegalStateException()
                .isThrownBy(() -> page(values -> values.beginArray(TAGS)))
                .withMessage("Cannot end a document: the array tags is open");
        assertThatIllegalStateException()
                .isThrownBy(encoder::endPage)
                .withMessage("Cannot end a page: document 1:a is open");
    }

    private void assertRejected(String field, String reason, Consumer<DocumentEncoder> values) {
        EncodedPage page = page(values);
        assertThat(page.documents()).isEmpty();
        assertThat(page.rejections()).containsExactly(new Rejection(new AccountId("1"), Key.of("a"), field, reason));
    }

    private EncodedPage page(Consumer<DocumentEncoder> values) {
        encoder.beginPage(VERSION);
        document("a", values);
        return encoder.endPage();
    }

    private EncodedPage pageAt(long timeMicros) {
        encoder.beginPage(VERSION);
        document("a", timeMicros, values -> {});
        return encoder.endPage();
    }

    private void document(String id, Consumer<DocumentEncoder> values) {
        document(id, VERSION, values);
    }

    private void document(String id, long timeMicros, Consumer<DocumentEncoder> values) {
        encoder.beginDocument(new AccountId("1"), Key.of(id));
        encoder.longValue(ACCOUNT, 1);
        encoder.textValue(ID, id);
        encoder.timestampValue(TIME, timeMicros);
        values.accept(encoder);
        encoder.endDocument();
    }

    private static Document only(EncodedPage page) {
        assertThat(page.rejections()).isEmpty();
        assertThat(page.documents()).hasSize(1);
        return page.documents().getFirst();
    }

    private static String content(Document document) {
        String text = text(document);
        return text.substring(0, text.indexOf(",\"greenlight\""));
    }

    private static String text(Document document) {
        return new String(document.buffer(), document.offset(), document.length(), UTF_8);
    }

    private static long micros(String instant) {
        Instant time = Instant.parse(instant);
        return time.getEpochSecond() * 1_000_000 + time.getNano() / 1000;
    }

    private static FieldSpec field(String name) {
        return SCHEMA.findField(name).orElseThrow();
    }
}
