package io.greenlight.opensearch;

import io.greenlight.check.Finding;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.Target.Serving;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetSettings;
import io.greenlight.index.TargetUnavailable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Looks whether a cluster can take the generations, and says what to do about what it finds. Changes nothing. */
final class TargetCheck {
    private static final String DISK = "cluster.routing.allocation.disk.";

    private final TargetCalls calls;
    private final IndexCalls indexes;
    private final TargetSettings settings;

    TargetCheck(TargetCalls calls, IndexCalls indexes, TargetSettings settings) {
        this.calls = calls;
        this.indexes = indexes;
        this.settings = settings;
    }

    List<Finding> findings(List<GenerationLayout> generations) {
        try {
            return List.copyOf(look(generations));
        } catch (TargetUnavailable e) {
            return List.of(Finding.problem(
                    subject(), String.valueOf(e.getMessage()), "Start the cluster, or correct the target's urls"));
        } catch (TargetRefused e) {
            return List.of(Finding.problem(
                    subject(), String.valueOf(e.getMessage()), "Check username, password and the user's rights"));
        }
    }

    private List<Finding> look(List<GenerationLayout> generations) {
        List<Finding> findings = new ArrayList<>();
        findings.add(version());
        JsonNode health = calls.read(Call.get("/_cluster/health"), "read the health");
        findings.add(health(health));
        findings.addAll(replicas(health));
        JsonNode clusterSettings = calls.read(
                Call.get("/_cluster/settings").with("include_defaults", "true").with("flat_settings", "true"),
                "read the settings");
        findings.addAll(shards(health, clusterSettings, generations.size()));
        findings.addAll(autoCreate(clusterSettings));
        findings.addAll(blocks());
        findings.addAll(disks(clusterSettings));
        for (GenerationLayout generation : generations) {
            findings.addAll(alias(generation));
            findings.add(mapping(generation));
        }
        return findings;
    }

    private Finding version() {
        JsonNode version = calls.read(Call.get("/"), "read the version").path("version");
        String number = version.path("number").asString("unknown");
        String text = "%s %s".formatted(version.path("distribution").asString("no OpenSearch"), number);
        return isKnown(number)
                ? Finding.ok(subject(), text)
                : Finding.warning(subject(), text + " has not been tried", "Use OpenSearch 2.19 or 3.x");
    }

    private static boolean isKnown(String number) {
        String[] parts = number.split("\\.", 3);
        try {
            int major = Integer.parseInt(parts[0]);
            return major == 3 || (major == 2 && Integer.parseInt(parts[1]) >= 19);
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return false;
        }
    }

    private Finding health(JsonNode health) {
        String status = health.path("status").asString("unknown");
        return switch (status) {
            case "green" -> Finding.ok(subject(), "health green");
            case "yellow" ->
                Finding.warning(
                        subject(),
                        "health yellow, %d shards unassigned"
                                .formatted(health.path("unassigned_shards").asInt()),
                        "Some replicas are missing; loading works without them");
            default ->
                Finding.problem(
                        subject(),
                        "health %s, %d shards unassigned"
                                .formatted(
                                        status, health.path("unassigned_shards").asInt()),
                        "Bring the missing shards back or delete their indexes");
        };
    }

    private List<Finding> replicas(JsonNode health) {
        int dataNodes = health.path("number_of_data_nodes").asInt();
        return settings.replicas() < dataNodes
                ? List.of()
                : List.of(Finding.problem(
                        subject(),
                        "%d replicas need %d data nodes and there are %d"
                                .formatted(settings.replicas(), settings.replicas() + 1, dataNodes),
                        "Add nodes or lower the target's replicas"));
    }

    private List<Finding> shards(JsonNode health, JsonNode clusterSettings, int generations) {
        long perNode = setting(clusterSettings, "cluster.max_shards_per_node").asLong(1000);
        long limit = perNode * Math.max(1, health.path("number_of_data_nodes").asInt());
        long used = health.path("active_shards").asLong()
                + health.path("unassigned_shards").asLong();
        long wanted = (long) generations * settings.shards() * (1 + settings.replicas());
        return used + wanted <= limit
                ? List.of()
                : List.of(Finding.problem(
                        subject(),
                        "%d shards exist, %d more are needed at least, and the limit is %d"
                                .formatted(used, wanted, limit),
                        "Drop old generations, or raise cluster.max_shards_per_node"));
    }

    private List<Finding> autoCreate(JsonNode clusterSettings) {
        String value = setting(clusterSettings, "action.auto_create_index").asString("true");
        return List.of(Finding.ok(
                subject(),
                "action.auto_create_index is %s; writes of Greenlight never create an index".formatted(value)));
    }

    /** The flood stage of a disk shows as a block on indexes; a block of the whole cluster stands in its state. */
    private List<Finding> blocks() {
        JsonNode blocks = calls.read(Call.get("/_cluster/state/blocks"), "read the blocks")
                .path("blocks");
        List<Finding> findings = new ArrayList<>();
        if (!blocks.path("global").isEmpty()) {
            findings.add(Finding.problem(
                    subject(),
                    "the cluster is blocked: " + descriptions(blocks.path("global")),
                    "Remove the block, as cluster.blocks.read_only"));
        }
        if (!blocks.path("indices").isEmpty()) {
            List<String> blocked = blocks.path("indices")
                    .propertyStream()
                    .map(entry -> entry.getKey() + " (" + descriptions(entry.getValue()) + ")")
                    .limit(5)
                    .toList();
            findings.add(Finding.warning(
                    subject(),
                    "blocked indexes: " + String.join(", ", blocked),
                    "If a disk is over its flood stage, free space before loading"));
        }
        return findings;
    }

    private static String descriptions(JsonNode blocks) {
        return String.join(
                ", ",
                blocks.valueStream()
                        .map(block -> block.path("description").asString(""))
                        .toList());
    }

    /** Above the high watermark a node takes no new shard; where all are, a new index would stay red. */
    private List<Finding> disks(JsonNode clusterSettings) {
        String high = setting(clusterSettings, DISK + "watermark.high").asString("90%");
        if (!setting(clusterSettings, DISK + "threshold_enabled").asBoolean(true) || !high.endsWith("%")) {
            return List.of();
        }
        double limit = Double.parseDouble(high.substring(0, high.length() - 1));
        JsonNode nodes = calls.read(Call.get("/_nodes/data:true/stats/fs"), "read the free space")
                .path("nodes");
        List<String> full = nodes.valueStream()
                .filter(node -> percentUsed(node.at("/fs/total")) >= limit)
                .map(node -> node.path("name").asString("unnamed"))
                .toList();
        if (full.isEmpty()) {
            return List.of();
        }
        String message = "disks above the high watermark of %s: %s".formatted(high, String.join(", ", full));
        String remedy = "Free space, or add nodes";
        return List.of(
                full.size() == nodes.size()
                        ? Finding.problem(subject(), message, remedy)
                        : Finding.warning(subject(), message, remedy));
    }

    private static double percentUsed(JsonNode disk) {
        double total = disk.path("total_in_bytes").asDouble(0);
        return total == 0 ? 0 : 100 - 100 * disk.path("available_in_bytes").asDouble(0) / total;
    }

    private List<Finding> alias(GenerationLayout generation) {
        String alias = generation.alias();
        JsonNode found = calls.readIfPresent(
                Call.get("/" + alias + "/_settings/index.uuid"), "look for an index named " + alias);
        return found.has(alias)
                ? List.of(Finding.problem(
                        subject() + " " + generation.schema().name(),
                        "%s is the name of an index, so it cannot become an alias".formatted(alias),
                        "Choose another alias, or rename the index by reindexing it"))
                : List.of();
    }

    private Finding mapping(GenerationLayout generation) {
        String subject = subject() + " " + generation.schema().name();
        Map<String, Object> template =
                new LinkedHashMap<>(indexes.definition(generation, PhysicalIndex.of(generation), Serving.NO));
        Answer answer = calls.ask(
                Call.post("/_index_template/_simulate")
                        .json(Map.of(
                                "index_patterns",
                                List.of("greenlight-check-" + generation.name()),
                                "priority",
                                Integer.MAX_VALUE,
                                "template",
                                template)),
                "try the mapping of " + generation.schema().name());
        return answer.isOk()
                ? Finding.ok(subject, "mapping accepted")
                : Finding.problem(
                        subject,
                        "mapping not accepted: " + answer.error(),
                        "Correct the mapping in the entity's schema");
    }

    private static JsonNode setting(JsonNode clusterSettings, String key) {
        for (String level : List.of("transient", "persistent", "defaults")) {
            JsonNode value = clusterSettings.path(level).path(key);
            if (!value.isMissingNode()) {
                return value;
            }
        }
        return Json.MISSING;
    }

    private String subject() {
        return "target " + calls.target();
    }
}
