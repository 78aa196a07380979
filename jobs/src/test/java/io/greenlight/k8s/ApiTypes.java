package io.greenlight.k8s;

import com.google.gson.Gson;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.kubernetes.client.openapi.JSON;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1CronJob;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Namespace;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The types of the Kubernetes API, generated from its own description. A manifest has to name no field that is not there, name
 * every field that has to be there, and mean the same once it was read: a number written as text, or a quantity that is
 * none, does not come back as it went in.
 */
final class ApiTypes {
    private static final Map<String, ApiType> TYPES = Map.of(
            "v1 ConfigMap", new ApiType(V1ConfigMap.class, V1ConfigMap::validateJsonElement),
            "v1 Namespace", new ApiType(V1Namespace.class, V1Namespace::validateJsonElement),
            "v1 Service", new ApiType(V1Service.class, V1Service::validateJsonElement),
            "v1 ServiceAccount", new ApiType(V1ServiceAccount.class, V1ServiceAccount::validateJsonElement),
            "apps/v1 Deployment", new ApiType(V1Deployment.class, V1Deployment::validateJsonElement),
            "autoscaling/v2 HorizontalPodAutoscaler",
                    new ApiType(V2HorizontalPodAutoscaler.class, V2HorizontalPodAutoscaler::validateJsonElement),
            "batch/v1 CronJob", new ApiType(V1CronJob.class, V1CronJob::validateJsonElement),
            "networking.k8s.io/v1 NetworkPolicy",
                    new ApiType(V1NetworkPolicy.class, V1NetworkPolicy::validateJsonElement),
            "policy/v1 PodDisruptionBudget",
                    new ApiType(V1PodDisruptionBudget.class, V1PodDisruptionBudget::validateJsonElement));

    private static final Gson GSON = JSON.getGson();

    private ApiTypes() {}

    /** What is wrong with it, each with its place; nothing if the API server would take it. */
    static List<String> problems(Manifest manifest) {
        ApiType type = TYPES.get("%s %s".formatted(manifest.apiVersion(), manifest.kind()));
        if (type == null) {
            return List.of("%s: no known kind %s of %s".formatted(manifest, manifest.kind(), manifest.apiVersion()));
        }
        JsonElement written = JsonParser.parseString(manifest.json().toString());
        try {
            type.check().accept(written);
            List<String> problems = new ArrayList<>();
            compare(manifest.toString(), written, GSON.toJsonTree(GSON.fromJson(written, type.type())), problems);
            return problems;
        } catch (IOException | RuntimeException refused) {
            return List.of("%s: %s".formatted(manifest, refused.getMessage()));
        }
    }

    private static void compare(String place, JsonElement written, JsonElement read, List<String> problems) {
        if (written instanceof JsonObject object && read instanceof JsonObject same) {
            object.entrySet()
                    .forEach(field -> compare(
                            place + "." + field.getKey(), field.getValue(), valueOf(same, field.getKey()), problems));
        } else if (written instanceof JsonArray array
                && read instanceof JsonArray same
                && array.size() == same.size()) {
            for (int i = 0; i < array.size(); i++) {
                compare("%s[%d]".formatted(place, i), array.get(i), same.get(i), problems);
            }
        } else if (!written.equals(read)) {
            problems.add("%s: is %s, which is read as %s".formatted(place, written, read));
        }
    }

    private static JsonElement valueOf(JsonObject object, String field) {
        return object.has(field) ? object.get(field) : JsonNull.INSTANCE;
    }

    /**
     * One kind.
     *
     * @param type of the generated model
     * @param check refuses unknown and missing fields
     */
    private record ApiType(Class<?> type, Check check) {}

    /** Refuses a tree that is not of its type. */
    private interface Check {
        void accept(JsonElement element) throws IOException;
    }
}
