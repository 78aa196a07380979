package io.greenlight.k8s;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/** A container of a pod, as the kubelet starts it. */
record Container(Pod pod, JsonNode json) {
    private static final Pattern REFERENCE = Pattern.compile("\\$\\(([A-Za-z_][A-Za-z0-9_]*)\\)");

    String name() {
        return json.path("name").asString();
    }

    /** The arguments of the image's entry point, with the variables in them filled in. */
    List<String> arguments() {
        Map<String, String> variables = variables();
        return json.path("args")
                .valueStream()
                .map(argument -> expand(argument.asString(), variables))
                .toList();
    }

    /** All of the environment: what stands in the manifest, and what the Secret brings. */
    Map<String, String> environment(Map<String, String> secret) {
        Map<String, String> environment = new TreeMap<>();
        if (takesSecret()) {
            environment.putAll(secret);
        }
        environment.putAll(variables());
        return environment;
    }

    private boolean takesSecret() {
        return json.path("envFrom")
                .valueStream()
                .anyMatch(source -> source.at("/secretRef/name").asString().equals(ExampleSecret.NAME));
    }

    /** A value that comes from a field of the pod is the field's name here. */
    private Map<String, String> variables() {
        Map<String, String> variables = new LinkedHashMap<>();
        json.path("env")
                .valueStream()
                .forEach(variable -> variables.put(variable.path("name").asString(), value(variable)));
        return variables;
    }

    private static String value(JsonNode variable) {
        JsonNode field = variable.at("/valueFrom/fieldRef/fieldPath");
        return field.isMissingNode()
                ? variable.path("value").asString()
                : field.asString().replaceAll("[^a-z-]", "-");
    }

    /** What refers to no variable stays as it is, and the program would be given it literally: an error here. */
    private String expand(String argument, Map<String, String> variables) {
        return REFERENCE
                .matcher(argument)
                .replaceAll(reference -> Matcher.quoteReplacement(valueOf(reference, variables)));
    }

    private String valueOf(MatchResult reference, Map<String, String> variables) {
        String value = variables.get(reference.group(1));
        if (value == null) {
            throw new AssertionError(
                    "%s: %s refers to no variable of %s".formatted(pod.owner(), reference.group(), variables.keySet()));
        }
        return value;
    }

    /** Its probes by name. */
    Map<String, JsonNode> probes() {
        Map<String, JsonNode> probes = new LinkedHashMap<>();
        Stream.of("startupProbe", "livenessProbe", "readinessProbe")
                .filter(json::has)
                .forEach(probe -> probes.put(probe, json.path(probe)));
        return probes;
    }

    /** The paths of its probes. */
    List<String> probePaths() {
        return probes().values().stream()
                .map(probe -> probe.at("/httpGet/path").asString())
                .distinct()
                .toList();
    }

    @Override
    public String toString() {
        return "container %s of %s".formatted(name(), pod);
    }
}
