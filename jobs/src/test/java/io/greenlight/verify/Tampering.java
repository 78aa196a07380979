package io.greenlight.verify;

import io.greenlight.fixture.IndexReader;
import io.greenlight.fixture.Installation;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Changes documents behind Greenlight's back, over plain HTTP. */
final class Tampering {
    private final Installation greenlight;
    private final IndexReader http;

    Tampering(Installation greenlight) {
        this.greenlight = greenlight;
        this.http = new IndexReader(greenlight.openSearch().url());
    }

    /** The one index of subscribers of the first generation. */
    String index() {
        return greenlight.alias("subscriber") + "-g000001";
    }

    /** Gives one field another value; the stored hash stays. */
    void change(String id, String field, String value) {
        http.send("POST", path(id, "_update"), "{\"doc\": {\"%s\": \"%s\"}}".formatted(field, value));
        refresh();
    }

    /** Puts each document in the place of the other, Greenlight's own values included. */
    void exchange(String one, String other) {
        JsonNode first = source(one);
        JsonNode second = source(other);
        http.send("PUT", path(one, "_doc"), second.toString());
        http.send("PUT", path(other, "_doc"), first.toString());
        refresh();
    }

    /** Gives one field another value, in a version of the caller's choice. */
    void change(String id, String field, String value, long version) {
        ObjectNode changed = (ObjectNode) source(id);
        changed.put(field, value);
        http.send("PUT", path(id, "_doc") + "&version_type=external&version=" + version, changed.toString());
        refresh();
    }

    void delete(String id) {
        http.send("DELETE", path(id, "_doc"), "");
        refresh();
    }

    /** Adds a copy of a document under another key. */
    void addCopy(String of, String id) {
        ObjectNode copy = (ObjectNode) source(of);
        copy.put("id", Long.parseLong(id.substring(id.indexOf(':') + 1)));
        http.send("PUT", path(id, "_doc"), copy.toString());
        refresh();
    }

    /** Adds a copy of a document, as it is, under another id and routing. */
    void addStray(String of, String id, String routing) {
        http.send(
                "PUT",
                "/%s/_doc/%s?routing=%s".formatted(index(), id, routing),
                source(of).toString());
        refresh();
    }

    /** Adds a copy of the first document of an index, as it is, under another id; returns the index. */
    String addToAMonth(String alias, String id, String routing) {
        JsonNode hit = http.send("POST", "/%s/_search?size=1".formatted(alias), "{}")
                .path("hits")
                .path("hits")
                .path(0);
        String index = hit.path("_index").asString();
        http.send(
                "PUT",
                "/%s/_doc/%s?routing=%s&refresh=true".formatted(index, id, routing),
                hit.path("_source").toString());
        return index;
    }

    /** Deletes the index and makes another of the same name. */
    void replaceIndex() {
        http.send("DELETE", "/" + index(), "");
        http.send("PUT", "/" + index(), "{}");
    }

    /** Version by id of all that an index holds, tombstones included. */
    Map<String, Long> versions(String index) {
        Map<String, Long> versions = new HashMap<>();
        JsonNode answer = http.send("POST", "/%s/_search?scroll=1m&size=5000&version=true".formatted(index), """
                {"sort": ["_doc"], "_source": false, "query": {"match_all": {}}}""");
        while (!answer.path("hits").path("hits").isEmpty()) {
            answer.path("hits")
                    .path("hits")
                    .forEach(hit -> versions.put(
                            hit.path("_id").asString(), hit.path("_version").asLong()));
            answer = http.send(
                    "POST",
                    "/_search/scroll",
                    "{\"scroll\": \"1m\", \"scroll_id\": \"%s\"}"
                            .formatted(answer.path("_scroll_id").asString()));
        }
        return versions;
    }

    /** Ids of documents of an account, in no order. */
    List<String> ids(long account) {
        return versions(index()).keySet().stream()
                .filter(id -> id.startsWith(account + ":"))
                .sorted()
                .toList();
    }

    void refresh() {
        http.send("POST", "/" + greenlight.alias("subscriber") + "*/_refresh", "");
    }

    JsonNode send(String method, String path, String body) {
        return http.send(method, path, body);
    }

    private JsonNode source(String id) {
        return http.send("GET", path(id, "_doc"), "").path("_source");
    }

    private String path(String id, String action) {
        return "/%s/%s/%s?routing=%s".formatted(index(), action, id, id.substring(0, id.indexOf(':')));
    }
}
