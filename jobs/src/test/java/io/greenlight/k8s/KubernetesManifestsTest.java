package io.greenlight.k8s;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.problem.ExitCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** That Kubernetes takes the manifests, and that they say what they have to. */
class KubernetesManifestsTest {
    /** What Kustomize 2.0 reads, which is in Debian's kubectl 1.20, and every later one too. */
    private static final Set<String> FIELDS_OF_EVERY_KUSTOMIZE = Set.of(
            "apiVersion",
            "kind",
            "namespace",
            "bases",
            "resources",
            "images",
            "configMapGenerator",
            "patchesStrategicMerge",
            "patchesJson6902");

    /** The slots' limit to finish their page. */
    private static final int DRAIN_SECONDS = 20;

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyObjectIsOfItsTypeInTheApi(String directory) {
        assertThat(Rendered.objects(directory))
                .hasSizeGreaterThan(10)
                .allSatisfy(manifest -> assertThat(ApiTypes.problems(manifest)).isEmpty());
    }

    @Test
    void everyDirectoryWithAKustomizationIsRendered() {
        assertThat(Repository.named("kustomization.yaml", "k8s"))
                .extracting(file ->
                        Repository.path("k8s").relativize(file.getParent()).toString())
                .containsExactlyInAnyOrder(Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED);
    }

    @Test
    void kustomizationsAreReadableByTheOldestKustomize() throws Exception {
        for (Path file : Repository.named("kustomization.yaml", "k8s")) {
            JsonNode kustomization = Yaml.documents(Files.readString(file)).getFirst();

            assertThat(FIELDS_OF_EVERY_KUSTOMIZE).as("%s", file).containsAll(kustomization.propertyNames());
            assertThat(texts(kustomization.path("resources")))
                    .as("resources of %s, where it takes files only", file)
                    .allMatch(resource -> Files.isRegularFile(file.resolveSibling(resource)));
        }
    }

    @Test
    void saysWhatToInstallWithoutKubectl() {
        assertThatThrownBy(() -> new Kubectl("kubectl-that-is-not-there").render(Rendered.BASE))
                .hasMessageStartingWith("Cannot render ")
                .hasMessageEndingWith(
                        "there is no kubectl-that-is-not-there. Install Debian's package kubernetes-client (apt-get install kubernetes-client), or another kubectl from 1.20 on");
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void whatIsReferredToExists(String directory) {
        Set<String> configMaps = names(directory, "ConfigMap");
        Set<String> accounts = names(directory, "ServiceAccount");

        for (Pod pod : pods(directory)) {
            assertThat(accounts).contains(pod.spec().path("serviceAccountName").asString());
            assertThat(configMaps)
                    .as("ConfigMaps for %s, whose names end in the hash of their content", pod.owner())
                    .containsAll(texts(pod.spec().path("volumes"), "/configMap/name"));
            assertThat(texts(pod.container().json().path("volumeMounts"), "/name"))
                    .as("mounted volumes of %s", pod.owner())
                    .containsExactlyInAnyOrderElementsOf(texts(pod.spec().path("volumes"), "/name"));
            assertThat(texts(pod.container().json().path("envFrom"), "/secretRef/name"))
                    .containsExactly(ExampleSecret.NAME);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void selectorsSelect(String directory) {
        List<JsonNode> labels = pods(directory).stream()
                .map(pod -> pod.metadata().path("labels"))
                .toList();

        Rendered.objects(directory, "Deployment")
                .forEach(deployment -> assertThat(
                                deployment.findPod().orElseThrow().metadata().path("labels"))
                        .isEqualTo(deployment.spec().at("/selector/matchLabels")));
        Rendered.objects(directory, "PodDisruptionBudget")
                .forEach(budget -> assertThat(labels).contains(budget.spec().at("/selector/matchLabels")));
        Rendered.objects(directory, "Service")
                .forEach(service -> assertThat(labels).contains(service.spec().path("selector")));
        Rendered.objects(directory, "NetworkPolicy")
                .flatMap(policy -> policy.spec().at("/podSelector/matchLabels").propertyStream())
                .forEach(label -> assertThat(labels)
                        .anyMatch(of -> of.path(label.getKey()).equals(label.getValue())));
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyPodIsRestricted(String directory) {
        assertThat(pods(directory)).hasSize(4).allSatisfy(pod -> {
            assertThat(pod.spec().at("/securityContext/runAsNonRoot").asBoolean())
                    .isTrue();
            assertThat(pod.spec().at("/securityContext/runAsUser").asInt()).isPositive();
            assertThat(pod.spec().at("/securityContext/seccompProfile/type").asString())
                    .isEqualTo("RuntimeDefault");
            assertThat(pod.spec().path("automountServiceAccountToken").asBoolean(true))
                    .isFalse();
            JsonNode context = pod.container().json().path("securityContext");
            assertThat(context.path("allowPrivilegeEscalation").asBoolean(true)).isFalse();
            assertThat(context.path("readOnlyRootFilesystem").asBoolean()).isTrue();
            assertThat(texts(context.at("/capabilities/drop"))).containsExactly("ALL");
            assertThat(texts(pod.container().json().path("volumeMounts"), "/mountPath"))
                    .contains("/tmp");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void noPodHasVariablesThatAServiceSets(String directory) {
        assertThat(pods(directory))
                .allSatisfy(
                        pod -> assertThat(pod.spec().path("enableServiceLinks").asBoolean(true))
                                .as(
                                        "the Service greenlight-server would set GREENLIGHT_SERVER_PORT, which is a key, to tcp://...")
                                .isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyContainerHasRequestsAndLimits(String directory) {
        assertThat(Rendered.containers(directory)).allSatisfy(container -> {
            JsonNode resources = container.json().path("resources");
            assertThat(resources.path("requests").propertyNames()).containsExactlyInAnyOrder("cpu", "memory");
            assertThat(resources.path("limits").propertyNames()).containsExactlyInAnyOrder("cpu", "memory");
            assertThat(resources.at("/requests/memory"))
                    .as("memory that is not requested is taken away when the node runs short")
                    .isEqualTo(resources.at("/limits/memory"));
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void everyPodHasTimeToDrain(String directory) {
        assertThat(pods(directory)).allSatisfy(pod -> {
            int before = pod.container()
                    .json()
                    .at("/lifecycle/preStop/sleep/seconds")
                    .asInt(0);
            assertThat(pod.spec().path("terminationGracePeriodSeconds").asInt() - before)
                    .isGreaterThanOrEqualTo(DRAIN_SECONDS + 10);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void jobsTryAgainOnlyWhatMayEndOtherwise(String directory) {
        Set<Integer> settled = EnumSet.complementOf(EnumSet.of(ExitCode.DONE, ExitCode.FAILED)).stream()
                .map(ExitCode::code)
                .collect(Collectors.toSet());

        assertThat(Rendered.objects(directory, "CronJob")).hasSize(2).allSatisfy(job -> {
            JsonNode template = job.spec().at("/jobTemplate/spec");
            JsonNode rule = template.at("/podFailurePolicy/rules/0");
            assertThat(rule.path("action").asString()).isEqualTo("FailJob");
            assertThat(rule.at("/onExitCodes/containerName").asString())
                    .isEqualTo(job.findPod().orElseThrow().container().name());
            assertThat(rule.at("/onExitCodes/values").valueStream().map(JsonNode::asInt))
                    .containsExactlyInAnyOrderElementsOf(settled);
            assertThat(template.path("backoffLimit").asInt()).isPositive();
            assertThat(template.at("/template/spec/restartPolicy").asString()).isEqualTo("Never");
            assertThat(job.spec().path("concurrencyPolicy").asString()).isEqualTo("Forbid");
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void applyingStartsNoReindex(String directory) {
        assertThat(Rendered.object(directory, "CronJob", "greenlight-reindex")
                        .spec()
                        .path("suspend")
                        .asBoolean())
                .isTrue();
        assertThat(Rendered.objects(directory, "Job")).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {Rendered.BASE, Rendered.SMALL_PRODUCTION, Rendered.SCALED})
    void noSecretIsInTheRepository(String directory) {
        assertThat(Rendered.objects(directory, "Secret")).isEmpty();
        assertThat(ExampleSecret.values()).isEmpty();
    }

    @Test
    void theOverlayPutsEverythingIntoItsNamespaceAndNamesOneImage() {
        List<Manifest> objects = Rendered.objects(Rendered.SMALL_PRODUCTION);
        String namespace = Rendered.objects(Rendered.SMALL_PRODUCTION, "Namespace")
                .findFirst()
                .orElseThrow()
                .name();

        assertThat(objects)
                .filteredOn(manifest -> !manifest.kind().equals("Namespace"))
                .allSatisfy(manifest -> assertThat(
                                manifest.json().at("/metadata/namespace").asString())
                        .isEqualTo(namespace));
        assertThat(Rendered.containers(Rendered.SMALL_PRODUCTION))
                .extracting(container -> container.json().path("image").asString())
                .containsOnly("registry.example.com/platform/greenlight:0.1.0");
    }

    @Test
    void theOverlayChangesWorkersAndConfiguration() {
        Manifest workers = Rendered.object(Rendered.SMALL_PRODUCTION, "Deployment", "greenlight-worker");

        assertThat(workers.spec().path("replicas").asInt()).isEqualTo(3);
        assertThat(workers.findPod().orElseThrow().spec().path("topologySpreadConstraints"))
                .hasSize(1);
        assertThat(workers.findPod()
                        .orElseThrow()
                        .container()
                        .json()
                        .at("/resources/limits/memory")
                        .asString())
                .isEqualTo("2Gi");
        assertThat(names(Rendered.SMALL_PRODUCTION, "ConfigMap"))
                .doesNotContainAnyElementsOf(names(Rendered.BASE, "ConfigMap"));
    }

    @Test
    void theAutoscalerOwnsTheNumberOfWorkers() {
        Manifest autoscaler = Rendered.object(Rendered.SCALED, "HorizontalPodAutoscaler", "greenlight-worker");
        Manifest workers = Rendered.object(
                Rendered.SCALED,
                autoscaler.spec().at("/scaleTargetRef/kind").asString(),
                autoscaler.spec().at("/scaleTargetRef/name").asString());

        assertThat(workers.spec().has("replicas")).isFalse();
    }

    private static List<Pod> pods(String directory) {
        return Rendered.objects(directory).stream()
                .flatMap(manifest -> manifest.findPod().stream())
                .toList();
    }

    private static Set<String> names(String directory, String kind) {
        return Rendered.objects(directory, kind).map(Manifest::name).collect(Collectors.toSet());
    }

    private static List<String> texts(JsonNode array) {
        return texts(array, "");
    }

    private static List<String> texts(JsonNode array, String pointer) {
        return array.valueStream()
                .map(element -> element.at(pointer))
                .filter(element -> !element.isMissingNode())
                .map(JsonNode::asString)
                .toList();
    }
}
