package io.greenlight;

import io.greenlight.config.Catalog;
import io.greenlight.config.ConfigurationReader;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.PlanProperties;
import io.greenlight.control.ControlConfiguration;
import io.greenlight.dispatch.DispatchConfiguration;
import io.greenlight.dispatch.Drain;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LoadObserver;
import io.greenlight.dispatch.Patience;
import io.greenlight.dispatch.Worker;
import io.greenlight.generation.GenerationStore;
import io.greenlight.generation.Layouts;
import io.greenlight.generation.MonthlyIndexes;
import io.greenlight.plan.FewestLateSends;
import io.greenlight.plan.PriorityPolicy;
import io.greenlight.read.Sources;
import io.greenlight.readiness.AccountVerifier;
import io.greenlight.readiness.FreshnessDemand;
import io.greenlight.readiness.ReadinessStore;
import io.greenlight.readiness.SourceCheck;
import io.greenlight.reindex.ReindexJobConfiguration;
import io.greenlight.reindex.ReindexPlanner;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.ComponentScan;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Fallback;
import org.springframework.context.annotation.FilterType;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.annotation.EnableTransactionManagement;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Puts the application together. Nothing is configured by guessing what is on the class path: what is not named here or in
 * an imported configuration does not exist.
 */
@Configuration(proxyBeanMethods = false)
@EnableTransactionManagement
@ComponentScan(
        excludeFilters =
                @ComponentScan.Filter(
                        type = FilterType.REGEX,
                        pattern = "io\\.greenlight\\.(testbed|demo|bench|cli|server|api|console)\\..*"))
@Import({
    ControlConfiguration.class,
    DispatchConfiguration.class,
    ReindexJobConfiguration.class,
    ConnectionConfiguration.class
})
public class GreenlightApplication {
    private static final Duration AGING_BOUND = Duration.ofHours(24);

    @Bean
    static GreenlightProperties properties(Environment environment) {
        return ConfigurationReader.read(environment);
    }

    @Bean
    static Catalog catalog(GreenlightProperties properties, Environment environment) {
        return Catalog.read(properties, ConfigurationReader.directory(environment));
    }

    @Bean
    InstantSource clock() {
        return InstantSource.system();
    }

    @Bean
    PriorityPolicy priorityPolicy(GreenlightProperties properties) {
        PlanProperties plan = properties.plan();
        return new FewestLateSends(AGING_BOUND, plan.timeOfUrgentUnit());
    }

    @Bean
    Worker worker(Environment environment) {
        String name = environment.getProperty(Worker.NAME);
        return name == null ? Worker.ofThisProcess(new SecureRandom()) : new Worker(name);
    }

    @Bean
    Drain drain() {
        return new Drain();
    }

    @Bean
    HeldBack heldBack() {
        return new HeldBack();
    }

    @Bean
    ReindexPlanner reindexPlanner(
            Sources sources, GreenlightProperties properties, PriorityPolicy policy, InstantSource clock) {
        return new ReindexPlanner(sources, properties.sources(), properties.plan(), policy, clock);
    }

    @Bean
    Patience patience(GreenlightProperties properties, HeldBack heldBack, Drain drain, InstantSource clock) {
        return new Patience(properties.load().retryPause(), properties.load().targetPatience(), heldBack, drain, clock);
    }

    @Bean
    MonthlyIndexes monthlyIndexes(
            GenerationStore generations,
            Layouts layouts,
            PlatformTransactionManager transactionManager,
            Patience patience) {
        TransactionTemplate outside = new TransactionTemplate(transactionManager);
        outside.setPropagationBehavior(TransactionDefinition.PROPAGATION_NOT_SUPPORTED);
        return new MonthlyIndexes(generations, layouts, outside, patience);
    }

    @Bean
    AccountVerifier accountVerifier(
            ReadinessStore store,
            Catalog catalog,
            AccountVerifier.Indexes indexes,
            SourceCheck sources,
            LoadObserver observer,
            Patience patience) {
        return new AccountVerifier(store, catalog, indexes, sources, observer, patience);
    }

    @Bean
    AccountVerifier.Indexes verifiedIndexes(Layouts layouts, FreshnessDemand demand) {
        return new AccountVerifier.Indexes(layouts, demand);
    }

    /** Nobody listens to the load, unless a test brings a listener of its own. */
    @Bean
    @Fallback
    LoadObserver loadObserver() {
        return LoadObserver.NONE;
    }
}
