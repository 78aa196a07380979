package io.greenlight.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class IndexMappingTest {
    private static final EntitySchema SCHEMA = AvroEntityParser.parse("""
            {"type": "record", "name": "thing", "account": "account", "key": ["id"], "fields": [
              {"name": "account", "type": "long"},
              {"name": "id", "type": "string"},
              {"name": "name", "type": "string",
               "mapping": {"type": "text", "fields": {"keyword": {"type": "keyword"}}}},
              {"name": "time", "type": {"type": "long", "logicalType": "timestamp-micros"}}
            ]}
            """);

    @Test
    void isStrictAndHoldsTheFieldsAndOurOwnValues() {
        assertThat(IndexMapping.of(SCHEMA).json()).isEqualToIgnoringWhitespace("""
                {"dynamic": "strict",
                 "_routing": {"required": true},
                 "properties": {
                   "account": {"type": "keyword"},
                   "id": {"type": "keyword"},
                   "name": {"fields": {"keyword": {"type": "keyword"}}, "type": "text"},
                   "time": {"format": "strict_date_optional_time", "type": "date"},
                   "greenlight": {"properties": {
                     "bucket": {"doc_values": true, "index": false, "type": "short"},
                     "hash0": {"doc_values": true, "index": false, "type": "integer"},
                     "hash1": {"doc_values": true, "index": false, "type": "integer"},
                     "hash2": {"doc_values": true, "index": false, "type": "integer"},
                     "deleted": {"type": "boolean"},
                     "version": {"type": "long"}}}}}
                """);
    }

    @Test
    void hidesTombstones() {
        assertThat(IndexMapping.tombstoneFilter())
                .isEqualTo(Map.of(
                        "bool", Map.of("must_not", List.of(Map.of("term", Map.of("greenlight.deleted", true))))));
    }
}
