package io.greenlight.k8s;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/** What the directories below {@code k8s/} render to, each rendered once. */
final class Rendered {
    static final String BASE = "base";
    static final String SMALL_PRODUCTION = "overlays/small-production";
    static final String SCALED = "components/scale-on-units";

    private static final Map<String, List<Manifest>> OBJECTS = new ConcurrentHashMap<>();

    private Rendered() {}

    static List<Manifest> objects(String directory) {
        return OBJECTS.computeIfAbsent(directory, new Kubectl()::render);
    }

    static Stream<Manifest> objects(String directory, String kind) {
        return objects(directory).stream().filter(manifest -> manifest.kind().equals(kind));
    }

    static Manifest object(String directory, String kind, String name) {
        return objects(directory, kind)
                .filter(manifest -> manifest.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s has no %s/%s".formatted(directory, kind, name)));
    }

    /** The containers of everything that makes pods. */
    static List<Container> containers(String directory) {
        return objects(directory).stream()
                .flatMap(manifest -> manifest.findPod().stream())
                .flatMap(pod -> pod.containers().stream())
                .toList();
    }

    /** The container that runs this command. */
    static Container container(String directory, String command) {
        return containers(directory).stream()
                .filter(container -> container.arguments().getFirst().equals(command))
                .findFirst()
                .orElseThrow(() -> new AssertionError("%s runs no %s".formatted(directory, command)));
    }
}
