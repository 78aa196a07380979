package io.greenlight;

import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.WriteListener;
import io.greenlight.config.Catalog;
import io.greenlight.config.ConfigurationReader;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.GuardProperties;
import io.greenlight.config.LetterContentProperties;
import io.greenlight.config.SourceProperties;
import io.greenlight.config.TargetProperties;
import io.greenlight.dispatch.HeldBack;
import io.greenlight.dispatch.LiveLimits;
import io.greenlight.generation.Layouts;
import io.greenlight.guard.SourceGuard;
import io.greenlight.guard.SourceGuardPolicy;
import io.greenlight.guard.SourceGuards;
import io.greenlight.index.TargetSettings;
import io.greenlight.metrics.LoadMeters;
import io.greenlight.metrics.TimedSource;
import io.greenlight.opensearch.ConnectionSettings;
import io.greenlight.opensearch.OpenSearchBulkSink;
import io.greenlight.opensearch.OpenSearchTarget;
import io.greenlight.read.Source;
import io.greenlight.read.Sources;
import io.greenlight.read.postgres.PostgresSettings;
import io.greenlight.read.postgres.PostgresSource;
import java.net.URI;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;

/** Opens the doors to sources and targets. Nothing is connected before it is used. */
@Configuration(proxyBeanMethods = false)
class ConnectionConfiguration {
    private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(5);
    private static final Duration REQUEST_TIMEOUT = Duration.ofSeconds(60);
    private static final Duration GREEN_TIMEOUT = Duration.ofMinutes(30);
    private static final Duration SYNC_PATIENCE = Duration.ofSeconds(20);
    private static final int SYNC_CONNECTIONS = 2;
    private static final long PAGE_BYTES = 16L << 20;
    /**
     * Besides its slots a process asks for directories and bounds, one call at a time, and looks at the source's health; the sync has
     * its stream, asks one thing at a time, and reads rows by up to four connections.
     */
    private static final int CALLS_BESIDE_SLOTS = 3 + 6;

    @Bean
    Sources sources(
            GreenlightProperties properties,
            InstantSource clock,
            @Qualifier("readLimits") LiveLimits limits,
            LoadMeters meters) {
        // How many of them read at a time is counted at the source; a limit may be raised above the configured one.
        int slots = properties.worker().slots();
        LetterContentProperties content = properties.deadLetters().content();
        int contentBytes =
                content.enabled() ? Math.toIntExact(content.maxBytes().toBytes()) : 0;
        List<Source> sources = new ArrayList<>();
        properties
                .sources()
                .forEach((name, source) -> sources.add(new TimedSource(
                        new PostgresSource(settings(name, source, slots, contentBytes), () -> limits.most(name), clock),
                        meters)));
        return Sources.of(sources);
    }

    @Bean
    SourceGuards sourceGuards(
            GreenlightProperties properties, Sources sources, HeldBack heldBack, Environment environment) {
        Path directory = ConfigurationReader.directory(environment);
        Map<String, SourceGuard> guards = new LinkedHashMap<>();
        properties
                .sources()
                .forEach((name, source) -> guards.put(
                        name, new SourceGuard(sources.source(name), guard(source.guard(), directory), heldBack)));
        return new SourceGuards(guards);
    }

    private static SourceGuard.Settings guard(GuardProperties guard, Path directory) {
        return new SourceGuard.Settings(
                new SourceGuardPolicy.Limits(guard.maxReplicaLag(), guard.maxActiveSessions(), guard.maxSnapshotAge()),
                guard.throttleQuery(),
                Optional.of(guard.throttleFile())
                        .filter(file -> !file.isBlank())
                        .map(directory::resolve),
                guard.sampleInterval());
    }

    private static PostgresSettings settings(
            String name, SourceProperties source, int slotsOfThisProcess, int contentBytes) {
        return new PostgresSettings(
                name,
                new PostgresSettings.Access(source.url(), source.username(), source.password()),
                source.shards(),
                new PostgresSettings.Limits(
                        slotsOfThisProcess + CALLS_BESIDE_SLOTS,
                        CONNECT_TIMEOUT,
                        source.statementTimeout(),
                        PAGE_BYTES),
                contentBytes);
    }

    @Bean
    Targets targets(GreenlightProperties properties, Environment environment) {
        Path directory = ConfigurationReader.directory(environment);
        Map<String, OpenSearchTarget> targets = new LinkedHashMap<>();
        properties.targets().forEach((name, target) -> targets.put(name, connect(name, target, directory)));
        return new Targets(targets);
    }

    @Bean
    Layouts layouts(
            GreenlightProperties properties,
            Catalog catalog,
            Targets targets,
            @Qualifier("writeLimits") LiveLimits limits,
            HeldBack heldBack,
            LoadMeters meters) {
        Map<String, Layouts.Connection> connections = new LinkedHashMap<>();
        targets.byName().forEach((name, target) -> {
            TargetProperties settings = properties.targets().get(name);
            if (settings != null) {
                connections.put(
                        name,
                        new Layouts.Connection(
                                target,
                                sink(
                                        target,
                                        settings,
                                        new BulkPermits(settings.bulkConnections(), () -> limits.most(name)),
                                        new TargetReport(name, heldBack, meters)),
                                syncSink(target, settings, new TargetReport(name, heldBack, meters))));
            }
        });
        return new Layouts(catalog, connections);
    }

    private static OpenSearchTarget connect(String name, TargetProperties target, Path directory) {
        List<URI> urls = target.urls().stream().map(URI::create).toList();
        return OpenSearchTarget.connect(
                new ConnectionSettings(
                        name, urls, TargetAccess.of(name, target, directory), CONNECT_TIMEOUT, REQUEST_TIMEOUT, false),
                new TargetSettings(
                        target.shards(),
                        target.replicas(),
                        target.refreshInterval(),
                        target.servingRefreshInterval(),
                        Optional.empty(),
                        GREEN_TIMEOUT));
    }

    private static OpenSearchBulkSink sink(
            OpenSearchTarget target, TargetProperties settings, BulkPermits permits, WriteListener listener) {
        BulkSettings bulk = BulkSettings.DEFAULT
                .withLimits(Math.toIntExact(settings.bulkBytes().toBytes()), settings.bulkDocuments())
                .withPatience(settings.patience());
        return new OpenSearchBulkSink(target, bulk, permits, listener, new SecureRandom());
    }

    /** Few requests, which do not wait behind those of loads; a cluster that takes none keeps the sync of others for a short time. */
    private static OpenSearchBulkSink syncSink(
            OpenSearchTarget target, TargetProperties settings, WriteListener listener) {
        BulkSettings bulk = BulkSettings.DEFAULT
                .withLimits(Math.toIntExact(settings.bulkBytes().toBytes()), settings.bulkDocuments())
                .withPatience(SYNC_PATIENCE);
        return new OpenSearchBulkSink(target, bulk, new BulkPermits(SYNC_CONNECTIONS), listener, new SecureRandom());
    }

    /**
     * All configured clusters.
     *
     * @param byName in the order of the configuration
     */
    record Targets(Map<String, OpenSearchTarget> byName) implements AutoCloseable {
        @Override
        public void close() {
            byName.values().forEach(OpenSearchTarget::close);
        }
    }
}
