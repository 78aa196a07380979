package io.greenlight.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.core.env.SystemEnvironmentPropertySource;

class ConfigurationReaderTest {
    @TempDir
    Path directory;

    @Test
    void reportsErrorsOfEveryKindAtOnce() {
        assertThat(Configured.yaml("""
                        greenlight:
                          control:
                            username: greenlight
                          sources:
                            eu_1:
                              url: postgres://eu-1/platform
                              username: reader
                              slots: many
                            eu-2: jdbc:postgresql://eu-2/platform
                          targets:
                            main:
                              urls: [http://search/path, "ftp://search"]
                              bulk-bytes: huge
                              patience: 0s
                          plan:
                            plan-weights: {free: 0, gold: heavy}
                          load:
                            read-tiem: 100ms
                            min-page-rows: 200
                            max-page-rows: 100
                            heartbeat: 5s
                            dead-after: 6s
                          entities:
                            subscriber:
                              schema: missing.avsc
                              alias: Subscribers
                              directory: select 1
                              page: select ${UNSET_COLUMN}
                              stage: 12
                            event:
                              schema: classpath:io/greenlight/entities/event.avsc
                              alias: events
                              directory: select 1
                              page: select 2
                            click:
                              schema: classpath:io/greenlight/entities/event.avsc
                              alias: events
                              directory: select 1
                              page: select 2
                        """).errors())
                .containsExactly(
                        "greenlight.control.url: is missing",
                        "greenlight.entities.click.alias: is 'events', which is the alias of event. Give each entity its own",
                        "greenlight.entities.subscriber.alias: is 'Subscribers', must be a lower-case index name",
                        "greenlight.entities.subscriber.page: needs UNSET_COLUMN, which is not set. Set it in the environment",
                        "greenlight.entities.subscriber.schema: is 'missing.avsc', it cannot be read (java.nio.file.NoSuchFileException: missing.avsc)",
                        "greenlight.entities.subscriber.stage: is '12', must be at most 9",
                        "greenlight.load.dead-after: is '6s', must be at least four heartbeats, which are 20s",
                        "greenlight.load.min-page-rows: is '200', must not exceed max-page-rows, which is 100",
                        "greenlight.load.read-tiem: unknown key. Remove it or correct its name",
                        "greenlight.plan.plan-weights.free: is '0.0', must be at least 0.001",
                        "greenlight.plan.plan-weights.gold: is 'heavy', must be a number",
                        "greenlight.sources.eu-2: must hold keys of its own, not a value",
                        "greenlight.sources.eu_1.slots: is 'many', must be a whole number",
                        "greenlight.sources.eu_1.url: is 'postgres://eu-1/platform', must be a JDBC URL of PostgreSQL, as jdbc:postgresql://host:5432/platform",
                        "greenlight.targets.main.bulk-bytes: is 'huge', must be a size, as 5MB",
                        "greenlight.targets.main.patience: is '0s', must be above zero",
                        "greenlight.targets.main.urls[0]: is 'http://search/path', must be a URL without path and user, as https://host:9200",
                        "greenlight.targets.main.urls[1]: is 'ftp://search', must be a URL without path and user, as https://host:9200");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    control.max-connections | 3 | must be at least 4
                    control.max-connections | 201 | must be at most 200
                    control.url | jdbc:mysql://c/g | must be a JDBC URL of PostgreSQL, as jdbc:postgresql://host:5432/greenlight
                    sources.eu-1.slots | 0 | must be at least 1
                    sources.eu-1.slots | 65 | must be at most 64
                    sources.eu-1.statement-timeout | 0s | must be above zero
                    sources.eu-1.guard.max-replica-lag | -1s | must not be negative
                    sources.eu-1.guard.max-active-sessions | -1 | must be at least 0
                    sources.eu-1.guard.max-active-sessions | 100001 | must be at most 100000
                    sources.eu-1.guard.max-snapshot-age | -1s | must not be negative
                    sources.eu-1.guard.sample-interval | 99ms | must be at least 100ms
                    sources.eu-1.statement-timeout | soon | must be a duration, as 250ms, 5s or 24h
                    targets.main.shards | 0 | must be at least 1
                    targets.main.shards | 1025 | must be at most 1024
                    targets.main.replicas | -1 | must be at least 0
                    targets.main.replicas | 11 | must be at most 10
                    targets.main.refresh-interval | -1s | must not be negative
                    targets.main.serving-refresh-interval | -1s | must not be negative
                    targets.main.bulk-bytes | 0B | must be 1B to 104857600B
                    targets.main.bulk-bytes | 104857601B | must be 1B to 104857600B
                    targets.main.bulk-documents | 0 | must be at least 1
                    targets.main.bulk-documents | 100001 | must be at most 100000
                    targets.main.bulk-connections | 0 | must be at least 1
                    targets.main.bulk-connections | 65 | must be at most 64
                    plan.horizon | -1s | must not be negative
                    plan.unit-documents | 99 | must be at least 100
                    plan.unit-documents | 10000001 | must be at most 10000000
                    plan.urgent-unit-documents | 99 | must be at least 100
                    plan.urgent-unit-documents | 10000001 | must be at most 10000000
                    plan.unit-accounts | 0 | must be at least 1
                    plan.unit-accounts | 5001 | must be at most 5000
                    plan.documents-per-second-and-slot | 0 | must be at least 1
                    plan.documents-per-second-and-slot | 1000001 | must be at most 1000000
                    load.read-time | 0s | must be above zero
                    load.min-page-rows | 0 | must be at least 1
                    load.max-page-rows | 100001 | must be at most 100000
                    load.source-patience | -1s | must not be negative
                    load.target-patience | -1s | must not be negative
                    load.retry-pause | 0s | must be above zero
                    load.heartbeat | 0s | must be above zero
                    entities.subscriber.stage | 0 | must be at least 1
                    entities.subscriber.newest-first | maybe | must be true or false
                    entities.subscriber.max-dead-letters-per-account | -1 | must be at least 0
                    """)
    void saysWhatWouldBeRight(String key, String value, String right) {
        assertThat(Configured.smallest().with(key, value).errors())
                .containsExactly("greenlight.%s: is '%s', %s".formatted(key, value, right));
    }

    @Test
    void namesWhatIsMissing() {
        assertThat(Configured.yaml("greenlight.load.heartbeat: 1s").errors())
                .containsExactly(
                        "greenlight.control: is missing",
                        "greenlight.entities: is missing",
                        "greenlight.sources: is missing",
                        "greenlight.targets: is missing");
        assertThat(Configured.smallest()
                        .with("sources.eu-1.username", "")
                        .with("entities.subscriber.schema", " ")
                        .errors())
                .containsExactly(
                        "greenlight.entities.subscriber.schema: is missing",
                        "greenlight.sources.eu-1.username: is missing");
    }

    @Test
    void saysThatNothingIsConfigured() {
        assertThat(Configured.yaml("other: 1").errors())
                .containsExactly("greenlight: nothing is configured. Give --config FILE");
        assertThat(Configured.yaml("greenlight.colour: green").errors())
                .containsExactly(
                        "greenlight.colour: unknown key. Remove it or correct its name",
                        "greenlight: nothing is configured. Give --config FILE");
    }

    @Test
    void neverShowsAPassword() {
        List<String> errors = Configured.smallest()
                .with("control.url", "postgresql://control/g?user=a&password=hush1")
                .with("control.password", "${hush2}")
                .with("sources.eu-1.password[0]", "hush3")
                .with("sources.eu-1.pasword", "hush4")
                .with("targets.main.urls", "https://me:hush5@search:9200")
                .errors();

        assertThat(errors)
                .containsExactly(
                        "greenlight.control.password: needs a variable, which is not set. Set it in the environment",
                        "greenlight.control.url: is 'postgresql://control/g?user=a&password=***', must be a JDBC URL of PostgreSQL, as jdbc:postgresql://host:5432/greenlight",
                        "greenlight.sources.eu-1.password[0]: unknown key. Remove it or correct its name",
                        "greenlight.sources.eu-1.pasword: unknown key. Remove it or correct its name",
                        "greenlight.targets.main.urls[0]: is 'https://***@search:9200', must be a URL without path and user, as https://host:9200");
    }

    @Test
    void reportsEveryFaultOfASchema() throws IOException {
        Path schema = Files.writeString(directory.resolve("broken.avsc"), """
                {"type": "record", "name": "broken", "account": "owner", "key": ["number"],
                 "fields": [{"name": "id", "type": "long"}, {"name": "note", "type": "bytes"}]}
                """);

        List<String> errors = Configured.smallest()
                .with("entities.subscriber.schema", schema.toString())
                .errors();

        String start = "greenlight.entities.subscriber.schema: is '%s', ".formatted(schema);
        assertThat(errors)
                .hasSizeGreaterThan(2)
                .allSatisfy(error -> assertThat(error).startsWith(start));
        assertThat(errors).anySatisfy(error -> assertThat(error).contains("owner"));
        assertThat(errors).anySatisfy(error -> assertThat(error).contains("number"));
        assertThat(errors).anySatisfy(error -> assertThat(error).contains("note"));
    }

    @Test
    void looksForSchemaFilesNextToTheConfiguration() throws IOException {
        Files.writeString(directory.resolve("item.avsc"), """
                {"type": "record", "name": "item", "account": "owner", "key": ["id"],
                 "fields": [{"name": "owner", "type": "long"}, {"name": "id", "type": "long"}]}
                """);
        StandardEnvironment environment = Configured.smallest()
                .with("entities.subscriber.schema", "item.avsc")
                .environment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("place", Map.of(ConfigurationReader.DIRECTORY, directory.toString())));

        Catalog catalog =
                Catalog.read(ConfigurationReader.read(environment), ConfigurationReader.directory(environment));

        assertThat(catalog.entity("subscriber").schema().name()).isEqualTo("item");
    }

    @Test
    void doesNotTakeEnvironmentVariablesForKeys() {
        StandardEnvironment environment = Configured.smallest().environment();
        environment
                .getPropertySources()
                .replace(
                        StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                        new SystemEnvironmentPropertySource(
                                StandardEnvironment.SYSTEM_ENVIRONMENT_PROPERTY_SOURCE_NAME,
                                Map.of(
                                        "GREENLIGHT_CONFIG",
                                        "a.yaml",
                                        "GREENLIGHT_CONTROL_PASSWORD",
                                        "from-environment")));

        assertThat(ConfigurationReader.read(environment).control().password()).isEqualTo("from-environment");
    }

    @Test
    void fillsInVariables() {
        StandardEnvironment environment = Configured.smallest()
                .with("control.url", "jdbc:postgresql://${CONTROL_HOST:localhost}/${CONTROL_NAME}")
                .environment();
        environment.getPropertySources().addFirst(new MapPropertySource("variables", Map.of("CONTROL_NAME", "gl")));

        assertThat(ConfigurationReader.read(environment).control().url()).isEqualTo("jdbc:postgresql://localhost/gl");
    }

    @Test
    void refusesSourcesWhoseSlotsWouldHaveOneName() {
        assertThat(Configured.smallest()
                        .with("sources.eu_1.url", "jdbc:postgresql://eu-1:5432/other")
                        .with("sources.eu_1.username", "reader")
                        .errors())
                .singleElement()
                .asString()
                .contains("its slot would be called 'greenlight_main_eu_1', as that of eu");
        assertThat(Configured.smallest()
                        .with("sources.eu_1.url", "jdbc:postgresql://eu-1:5432/other")
                        .with("sources.eu_1.username", "reader")
                        .with("sources.eu_1.sync", "polling")
                        .read()
                        .sources())
                .hasSize(2);
    }

    @Test
    void refusesToPollTablesThatNameNoTransaction() {
        Configured polled = Configured.smallest()
                .with("sources.eu-1.sync", "polling")
                .with("entities.subscriber.changes.subscribers.account", "account_id")
                .with("entities.subscriber.changes.subscribers.key", "id");
        assertThat(polled.errors())
                .containsExactly(
                        "greenlight.entities.subscriber.changes.subscribers.transaction: is '', must name the xid8 column that a trigger sets, since source eu-1 is polled");
        assertThat(polled.with("entities.subscriber.changes.subscribers.transaction", "tx")
                        .read()
                        .entities())
                .hasSize(1);
    }

    @Test
    void refusesRetentionsAndSchedulesThatAreNone() {
        assertThat(Configured.smallest()
                        .with("generations.retention", "a week")
                        .with("verify.schedule", "nightly")
                        .with("sync.keep-runs", "0s")
                        .errors())
                .containsExactly(
                        "greenlight.generations.retention: is 'a week', must be a duration above zero, as 7d, or off",
                        "greenlight.sync.keep-runs: is '0s', must be above zero",
                        "greenlight.verify.schedule: is 'nightly', must be a cron expression of six fields, as '0 30 2 * * *', or off");
        assertThat(Configured.smallest()
                        .with("generations.retention", "off")
                        .read()
                        .generations()
                        .findRetention())
                .isEmpty();
    }
}
