package io.greenlight.k8s;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.springframework.beans.factory.config.YamlProcessor;
import org.springframework.core.io.ByteArrayResource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads the documents of a YAML text, each a tree. */
final class Yaml extends YamlProcessor {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private Yaml(String text) {
        setResources(new ByteArrayResource(text.getBytes(StandardCharsets.UTF_8)));
    }

    static List<JsonNode> documents(String text) {
        List<JsonNode> documents = new ArrayList<>();
        new Yaml(text).process((flat, document) -> documents.add(MAPPER.valueToTree(document)));
        return documents;
    }
}
