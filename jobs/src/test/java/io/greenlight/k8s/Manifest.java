package io.greenlight.k8s;

import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** One rendered object. */
record Manifest(JsonNode json) {
    String kind() {
        return json.path("kind").asString();
    }

    String apiVersion() {
        return json.path("apiVersion").asString();
    }

    String name() {
        return json.at("/metadata/name").asString();
    }

    JsonNode spec() {
        return json.path("spec");
    }

    /** The template of its pods, if it makes any. */
    Optional<Pod> findPod() {
        return switch (kind()) {
            case "Deployment" -> Optional.of(new Pod(this, json.at("/spec/template")));
            case "CronJob" -> Optional.of(new Pod(this, json.at("/spec/jobTemplate/spec/template")));
            default -> Optional.empty();
        };
    }

    @Override
    public String toString() {
        return "%s/%s".formatted(kind(), name());
    }
}
