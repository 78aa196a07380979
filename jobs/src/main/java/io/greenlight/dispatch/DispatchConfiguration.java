package io.greenlight.dispatch;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.control.ControlClock;
import io.greenlight.control.TaskSchedulers;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Puts dispatch together: tasks for managers and slots, and the schedulers that take them. */
@Configuration(proxyBeanMethods = false)
public class DispatchConfiguration {
    @Bean
    LiveLimits readLimits(GreenlightProperties properties) {
        Map<String, Integer> slots = new TreeMap<>();
        properties.sources().forEach((name, source) -> slots.put(name, source.slots()));
        return new LiveLimits(slots);
    }

    /** Whoever writes a document has a control database; what only checks never asks. */
    @Bean
    LiveLimits writeLimits(GreenlightProperties properties, ObjectProvider<TargetStore> targets) {
        Map<String, Integer> connections = new TreeMap<>();
        properties.targets().forEach((name, target) -> connections.put(name, target.bulkConnections()));
        LiveLimits limits = new LiveLimits(connections);
        limits.follow(target -> targets.getObject().bulkConnections(target));
        return limits;
    }

    @Bean
    SlotTasks slotTasks(
            SlotStore slots,
            SlotRunner runner,
            ControlClock clock,
            Worker worker,
            TaskSchedulers schedulers,
            @Qualifier("readLimits") LiveLimits limits) {
        limits.follow(slots::limit);
        return new SlotTasks(slots, runner, clock, worker, schedulers);
    }

    @Bean
    JobTasks jobTasks(JobRunner runner, ControlClock clock, TaskSchedulers schedulers) {
        return new JobTasks(runner, clock, schedulers);
    }

    @Bean
    ControlPatience controlPatience(
            WorkerStore workers, GreenlightProperties properties, HeldBack heldBack, Drain drain) {
        return new ControlPatience(workers::probe, properties.load().retryPause(), heldBack, drain);
    }

    @Bean
    Dispatcher.Presence presence(
            Worker worker, WorkerStore workers, HeldBack heldBack, GreenlightProperties properties) {
        return new Dispatcher.Presence(
                worker,
                workers,
                heldBack,
                new Dispatcher.Settings(
                        properties.load().heartbeat(),
                        properties.load().deadAfter(),
                        properties.worker().slots()));
    }

    @Bean
    Dispatcher dispatcher(
            TaskSchedulers schedulers,
            JobTasks jobs,
            SlotTasks slots,
            List<StandingWork> standing,
            Dispatcher.Presence presence,
            Drain drain) {
        return new Dispatcher(schedulers, jobs, slots, standing, presence, drain);
    }
}
