package io.greenlight.k8s;

import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * The template of a pod.
 *
 * @param owner what makes the pods
 * @param json metadata and spec
 */
record Pod(Manifest owner, JsonNode json) {
    JsonNode metadata() {
        return json.path("metadata");
    }

    JsonNode spec() {
        return json.path("spec");
    }

    List<Container> containers() {
        return spec().path("containers")
                .valueStream()
                .map(container -> new Container(this, container))
                .toList();
    }

    /** Its only container. */
    Container container() {
        if (containers().size() != 1) {
            throw new AssertionError("%s has not one container, but %s".formatted(owner, containers()));
        }
        return containers().getFirst();
    }

    @Override
    public String toString() {
        return owner.toString();
    }
}
