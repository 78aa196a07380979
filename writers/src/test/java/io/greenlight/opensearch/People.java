package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.greenlight.document.AccountId;
import io.greenlight.document.ContentHash;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.Key;
import io.greenlight.index.GenerationLayout;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;

/** Small documents of two entities, one of them monthly, and generations under aliases that no other test uses. */
final class People {
    static final EntitySchema PERSON = AvroEntityParser.parse("""
            {"type": "record", "name": "person", "account": "account", "key": ["id"], "fields": [
              {"name": "account", "type": "string"},
              {"name": "id", "type": "string"},
              {"name": "name", "type": "string", "mapping": {"type": "keyword"}},
              {"name": "born", "type": "string", "mapping": {"type": "date", "format": "strict_date"}}]}
            """);
    static final EntitySchema VISIT = AvroEntityParser.parse("""
            {"type": "record", "name": "visit", "account": "account", "key": ["id"], "month": "time", "fields": [
              {"name": "account", "type": "string"},
              {"name": "id", "type": "string"},
              {"name": "name", "type": "string", "mapping": {"type": "keyword"}},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}}]}
            """);

    /** A person whose name can be searched by word. */
    static final EntitySchema VISITOR = AvroEntityParser.parse("""
            {"type": "record", "name": "person", "account": "account", "key": ["id"], "fields": [
              {"name": "account", "type": "string"},
              {"name": "id", "type": "string"},
              {"name": "name", "type": "string", "mapping": {"type": "text"}},
              {"name": "born", "type": "string", "mapping": {"type": "date", "format": "strict_date"}}]}
            """);

    private People() {}

    static GenerationLayout persons(long number) {
        return generation(PERSON, number);
    }

    static GenerationLayout visits(long number) {
        return generation(VISIT, number);
    }

    static GenerationLayout next(GenerationLayout generation) {
        return new GenerationLayout(generation.schema(), generation.alias(), generation.number() + 1);
    }

    static Document person(String account, String key, long version, String name) {
        return document(account, key, "", version, Map.of("name", name, "born", "1999-12-31"));
    }

    static Document personBorn(String account, String key, String born) {
        return document(account, key, "", 1, Map.of("name", "somebody", "born", born));
    }

    static Document visit(String account, String key, String month) {
        return document(account, key, month, 1, Map.of("name", "somebody", "time", month + "-15T12:00:00Z"));
    }

    static List<Document> persons(String account, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> person(account, "k" + i, 1, "name " + i))
                .toList();
    }

    static Document document(String account, String key, String month, long version, Map<String, String> fields) {
        return document(account, key, month, version, fields, hash(account, key, fields));
    }

    static Document document(
            String account, String key, String month, long version, Map<String, String> fields, ContentHash hash) {
        DocumentId id = DocumentId.of(new AccountId(account), Key.of(key));
        Map<String, Object> json = new TreeMap<>(fields);
        json.put("account", account);
        json.put("id", key);
        json.put(
                "greenlight",
                Map.of(
                        "bucket", id.bucket(),
                        "hash0", hash.part0(),
                        "hash1", hash.part1(),
                        "hash2", hash.part2()));
        byte[] bytes = Json.bytes(json);
        byte[] page = new byte[bytes.length + 6];
        System.arraycopy(bytes, 0, page, 3, bytes.length);
        return new Document(id, new AccountId(account), Key.of(key), month, version, hash, page, 3, bytes.length);
    }

    private static ContentHash hash(String account, String key, Map<String, String> fields) {
        byte[] text = (account + key + new TreeMap<>(fields)).getBytes(UTF_8);
        return ContentHash.of(text, 0, text.length);
    }

    private static GenerationLayout generation(EntitySchema schema, long number) {
        String unique = UUID.randomUUID().toString().substring(0, 8);
        return new GenerationLayout(schema, schema.name() + "s-" + unique, number);
    }
}
