package io.greenlight.console;

import io.greenlight.config.Catalog;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.SourceProperties;
import io.greenlight.config.TargetProperties;
import io.greenlight.console.Confirmation.Input;
import io.greenlight.dispatch.SlotStore;
import io.greenlight.dispatch.SlotStore.SourceActivity;
import io.greenlight.dispatch.TargetStore;
import io.greenlight.dispatch.WorkerStore;
import io.greenlight.generation.Layouts;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetUnavailable;
import io.greenlight.look.SharedLook;
import io.greenlight.steering.Steering;
import io.greenlight.sync.SyncState;
import io.greenlight.sync.SyncStore;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.ModelAndView;

/** Sources and targets: what they are at, what keeps them back, and how much of a source is read at a time. */
@Controller
class SourcePages {
    private static final String LIST = "/console/sources";
    private static final String TARGET_LIMIT = "/console/targets/{name}/limit";
    private static final SharedLook.Pace PACE =
            new SharedLook.Pace(Duration.ofSeconds(10), Duration.ofSeconds(60), Duration.ofSeconds(2));

    private final GreenlightProperties properties;
    private final SourceStores stores;
    private final Steering steering;
    private final Map<String, SharedLook<Room>> rooms = new TreeMap<>();

    /** What is read. */
    @Component
    record SourceStores(
            SlotStore slots, TargetStore targets, UnitListStore units, SyncStore syncs, WorkerStore workers) {}

    SourcePages(
            GreenlightProperties properties, SourceStores stores, Steering steering, Layouts layouts, Catalog catalog) {
        this.properties = properties;
        this.stores = stores;
        this.steering = steering;
        String alias = catalog.entities().getFirst().settings().alias();
        properties
                .targets()
                .keySet()
                .forEach(name -> rooms.put(name, new SharedLook<>(() -> look(layouts, name, alias), PACE)));
    }

    private static Room look(Layouts layouts, String name, String alias) {
        try {
            layouts.target(name).behind(alias);
            return new Room("answers", layouts.target(name).freeBytes());
        } catch (TargetUnavailable away) {
            return new Room("does not answer", null);
        } catch (TargetRefused refused) {
            return new Room("answers, and refuses", null);
        }
    }

    /**
     * What a cluster says.
     *
     * @param words whether it answers
     * @param freeBytes over all data nodes; null when nobody knows
     */
    public record Room(String words, @Nullable Long freeBytes) {}

    /**
     * A source in a row.
     *
     * @param activity what its slots do
     * @param settings as configured
     * @param sync how far it is followed; null if it is not
     */
    public record SourceRow(
            SourceActivity activity,
            SourceProperties settings,
            @Nullable SyncState sync) {}

    /**
     * A target in a row.
     *
     * @param name its name
     * @param settings as configured
     * @param bulkConnections most requests of one process at a time
     * @param room what it says
     */
    public record TargetRow(String name, TargetProperties settings, int bulkConnections, Room room) {
        /** Most bytes of one request. */
        public long bulkBytes() {
            return settings.bulkBytes().toBytes();
        }
    }

    @GetMapping(LIST)
    String list(Model model, @RequestParam(required = false) @Nullable String done) {
        model.addAttribute("done", Done.words(done, null, null));
        return fill(model, "sources");
    }

    @GetMapping(LIST + "/live")
    String live(Model model) {
        return fill(model, "sources :: live");
    }

    private String fill(Model model, String view) {
        List<SyncState> syncs = stores.syncs().all();
        model.addAttribute(
                "sources",
                stores.slots().activity().stream()
                        .map(activity -> row(activity, syncs))
                        .toList());
        model.addAttribute("slots", stores.units().slots());
        model.addAttribute("workers", stores.workers().alive(properties.load().deadAfter()));
        model.addAttribute(
                "targets",
                properties.targets().entrySet().stream()
                        .map(target -> row(target.getKey(), target.getValue()))
                        .toList());
        return view;
    }

    private SourceRow row(SourceActivity activity, List<SyncState> syncs) {
        return new SourceRow(
                activity,
                Objects.requireNonNull(properties.sources().get(activity.source())),
                syncs.stream()
                        .filter(sync -> sync.source().equals(activity.source()))
                        .findFirst()
                        .orElse(null));
    }

    private TargetRow row(String name, TargetProperties settings) {
        return new TargetRow(name, settings, stores.targets().bulkConnections(name), room(name));
    }

    private Room room(String target) {
        SharedLook<Room> look = Objects.requireNonNull(rooms.get(target));
        return look.find().orElseGet(() -> new Room("does not answer", null));
    }

    @GetMapping(LIST + "/{name}/{operation:pause|resume|leave-out|limit}")
    ModelAndView ask(@PathVariable String name, @PathVariable String operation) {
        return Steps.ask(confirmation(name, operation));
    }

    private Confirmation confirmation(String name, String operation) {
        SourceActivity activity = stores.slots().activity().stream()
                .filter(one -> one.source().equals(name))
                .findFirst()
                .orElseThrow(() -> new NotFoundPage("Source %s is not configured".formatted(name)));
        String action = "%s/%s/%s".formatted(LIST, name, operation);
        return switch (operation) {
            case "pause" ->
                Confirmation.of(
                        "Pause source %s".formatted(name),
                        action,
                        "Pause",
                        LIST,
                        "No slot reads a further page of it, for all reindexes. The sync goes on.");
            case "resume" ->
                Confirmation.of(
                        "Resume source %s".formatted(name),
                        action,
                        "Resume",
                        LIST,
                        "Its slots go on from the checkpoints of their units.");
            case "leave-out" ->
                Confirmation.of(
                                "Leave out source %s".formatted(name),
                                action,
                                "Leave out",
                                LIST,
                                "What is not loaded yet of it is left out of the reindexes under way. Its accounts may not send until another reindex loads them.")
                        .dangerous();
            default ->
                Confirmation.of(
                                "Change the slots of source %s".formatted(name),
                                action,
                                "Change",
                                LIST,
                                "It has %d now. More read faster and cost the source more; fewer spare it."
                                        .formatted(activity.limit()),
                                "Takes effect within seconds, after the page that each slot is reading, and stays until it is changed again.")
                        .asking(new Input(
                                "slots",
                                "Slots that read at a time",
                                "number",
                                Integer.toString(activity.limit()),
                                Steering.MOST_SLOTS));
        };
    }

    @PostMapping(LIST + "/{name}/{operation:pause|resume|leave-out|limit}")
    ModelAndView carryOut(
            @PathVariable String name, @PathVariable String operation, @RequestParam(defaultValue = "0") int slots) {
        Supplier<Done> work = switch (operation) {
            case "pause" -> () -> done(Done.PAUSED, () -> steering.pauseSource(name));
            case "resume" -> () -> done(Done.RESUMED, () -> steering.resumeSource(name));
            case "leave-out" -> () -> done(Done.LEFT_OUT, () -> steering.cancelSource(name));
            default -> () -> done(Done.LIMITED, () -> steering.limitSlots(name, slots));
        };
        return Steps.attempt(() -> work.get().at(LIST), () -> confirmation(name, operation));
    }

    @GetMapping(TARGET_LIMIT)
    ModelAndView askTarget(@PathVariable String name) {
        return Steps.ask(confirmation(name));
    }

    private Confirmation confirmation(String target) {
        if (!stores.targets().targets().contains(target)) {
            throw new NotFoundPage("Target %s is not configured".formatted(target));
        }
        int most = stores.targets().bulkConnections(target);
        return Confirmation.of(
                        "Change the bulk requests of target %s".formatted(target),
                        TARGET_LIMIT.replace("{name}", target),
                        "Change",
                        LIST,
                        "Each worker sends it at most %d at a time now, and fewer while it pushes back. More may write faster and cost the target more."
                                .formatted(most),
                        "Takes effect within seconds, and stays until it is changed again.")
                .asking(new Input(
                        "bulkConnections",
                        "Bulk requests of a worker at a time",
                        "number",
                        Integer.toString(most),
                        Steering.MOST_BULK_CONNECTIONS));
    }

    @PostMapping(TARGET_LIMIT)
    ModelAndView limitTarget(@PathVariable String name, @RequestParam(defaultValue = "0") int bulkConnections) {
        return Steps.attempt(
                () -> {
                    steering.limitBulkConnections(name, bulkConnections);
                    return Done.TARGET_LIMITED.at(LIST);
                },
                () -> confirmation(name));
    }

    private static Done done(Done done, Runnable work) {
        work.run();
        return done;
    }
}
