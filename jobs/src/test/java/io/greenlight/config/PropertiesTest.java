package io.greenlight.config;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.config.SyncProperties.WalPolicy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

/** What each key is called, and what holds when it is not given. */
class PropertiesTest {
    private static final String CONTENT_KEY = "MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=";
    private static final String HUSHED_KEY = "aHVzaGh1c2hodXNoaHVzaGh1c2hodXNoaHVzaGh1c2g=";

    @Test
    void everyKeyHasItsDefault() {
        GreenlightProperties properties = Configured.smallest().read();

        assertThat(properties.control())
                .isEqualTo(new ControlProperties("jdbc:postgresql://control:5432/greenlight", "greenlight", "", 12));
        assertThat(properties.sources())
                .containsExactly(Map.entry(
                        "eu-1",
                        new SourceProperties(
                                "jdbc:postgresql://eu-1:5432/platform",
                                "reader",
                                "",
                                List.of("public"),
                                2,
                                Duration.ofSeconds(30),
                                SourceProperties.Sync.WAL,
                                new GuardProperties(
                                        Duration.ofSeconds(10), 0, Duration.ZERO, "", "", Duration.ofSeconds(1)))));
        assertThat(properties.targets())
                .containsExactly(Map.entry(
                        "main",
                        new TargetProperties(
                                List.of("https://search:9200"),
                                "",
                                "",
                                1,
                                0,
                                Duration.ofSeconds(5),
                                Duration.ofSeconds(1),
                                DataSize.ofMegabytes(5),
                                5_000,
                                4,
                                Duration.ofHours(24),
                                "",
                                new TargetTlsProperties("", "", ""))));
        assertThat(properties.entities())
                .containsExactly(Map.entry(
                        "subscriber",
                        new EntityProperties(
                                "classpath:io/greenlight/entities/subscriber.avsc",
                                "subscribers",
                                "select 1",
                                "select 2",
                                Map.of(),
                                Map.of(),
                                1,
                                false,
                                100)));
        assertThat(properties.plan())
                .isEqualTo(new PlanProperties(Duration.ofHours(24), Map.of(), 50_000, 10_000, 500, 5_000));
        assertThat(properties.load())
                .isEqualTo(new LoadProperties(
                        Duration.ofMillis(250),
                        100,
                        10_000,
                        Duration.ofHours(24),
                        Duration.ofHours(24),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(10)));
        assertThat(properties.sync())
                .isEqualTo(new SyncProperties(
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(60),
                        "main",
                        5_000,
                        Duration.ofSeconds(5),
                        DataSize.ofGigabytes(10),
                        WalPolicy.ALERT,
                        Duration.ofMinutes(15),
                        Duration.ofDays(7)));
        assertThat(properties.server())
                .isEqualTo(new ServerProperties("127.0.0.1", 8080, 8082, new ServerTlsProperties("", "", "")));
        assertThat(properties.worker()).isEqualTo(new WorkerProperties(8, "127.0.0.1", 8081));
        assertThat(properties.verify())
                .isEqualTo(new VerifyProperties(DataSize.ofMegabytes(64), 500, 100_000, "0 30 2 * * *"));
        assertThat(properties.verify().findSchedule()).isPresent();
        assertThat(properties.generations()).isEqualTo(new GenerationProperties("7d"));
        assertThat(properties.generations().findRetention()).contains(Duration.ofDays(7));
        assertThat(properties.deadLetters())
                .isEqualTo(new DeadLetterProperties(
                        Duration.ofDays(30),
                        new LetterContentProperties(false, "", Map.of(), DataSize.ofKilobytes(16))));
        assertThat(properties.tombstones()).isEqualTo(new TombstoneProperties(Duration.ofHours(24)));
        assertThat(properties.security())
                .isEqualTo(new SecurityProperties(
                        false,
                        new JwtProperties("", "", "", "accounts"),
                        5_000,
                        20,
                        DataSize.ofMegabytes(1),
                        Duration.ofDays(365)));
        assertThat(properties.readiness())
                .isEqualTo(new ReadinessProperties(100_000, Duration.ofSeconds(60), 10_000, 100, Duration.ofDays(7)));
        assertThat(properties.webhooks()).isEmpty();
    }

    @Test
    void everyKeyIsRead() {
        GreenlightProperties properties = Configured.yaml("""
                greenlight:
                  control:
                    url: jdbc:postgresql://c/g
                    username: c-user
                    password: c-secret
                    max-connections: 20
                  sources:
                    eu_2:
                      url: jdbc:postgresql://s/p
                      username: s-user
                      password: s-secret
                      shards: [shard_1, Shard-2]
                      slots: 7
                      statement-timeout: 45s
                      sync: polling
                      guard:
                        max-replica-lag: 3s
                        max-active-sessions: 40
                        max-snapshot-age: 5m
                        throttle-query: select 4
                        throttle-file: stop
                        sample-interval: 500ms
                  targets:
                    eu-search-2:
                      urls: [http://a:9200, "http://[::1]:9201/"]
                      username: t-user
                      password: t-secret
                      shards: 3
                      replicas: 2
                      refresh-interval: 0s
                      serving-refresh-interval: 2s
                      bulk-bytes: 8MB
                      bulk-documents: 900
                      bulk-connections: 6
                      patience: 3h
                      tls: {ca: ca.pem, certificate: c.pem, private-key: k.pem}
                  plan:
                    horizon: 12h
                    plan-weights: {free: 0.5, Pro_Plus: 12}
                    unit-documents: 20000
                    urgent-unit-documents: 3000
                    unit-accounts: 40
                    documents-per-second-and-slot: 900
                  sync:
                    interval: 1s
                    max-lag: 30s
                    name: greenlight_b
                    batch-documents: 700
                    visibility-timeout: 2s
                    wal-budget: 3GB
                    wal-policy: drop-and-reconcile
                    due-after: 5m
                    keep-runs: 2d
                  load:
                    read-time: 100ms
                    min-page-rows: 10
                    max-page-rows: 99
                    source-patience: 1h
                    target-patience: 2h
                    retry-pause: 4s
                    heartbeat: 3s
                    dead-after: 12s
                  server:
                    address: 0.0.0.0
                    port: 9080
                    management-port: 9082
                    tls: {certificate: s.pem, private-key: sk.pem, client-ca: clients.pem}
                  security:
                    disabled: false
                    jwt: {issuer: "https://login/realm", jwk-set: keys.json, audience: greenlight, accounts-claim: acc}
                    requests-per-second: 7
                    refusals-per-second: 3
                    max-request-bytes: 2MB
                    audit-retention: 30d
                  worker: {slots: 3, address: "::1", port: 0}
                  verify: {memory: 2MB, scope-accounts: 9, max-suspects: 77, schedule: off}
                  generations: {retention: 36h}
                  dead-letters:
                    retention: 12d
                    content:
                      enabled: true
                      write-key: 2025-b
                      keys: {2025-b: MDEyMzQ1Njc4OWFiY2RlZjAxMjM0NTY3ODlhYmNkZWY=}
                      max-bytes: 2KB
                  tombstones: {keep: 5h}
                  readiness: {cache-accounts: 5, max-wait: 20s, max-waiting: 6, max-streams: 7, keep-flips: 1h}
                  webhooks:
                    crm:
                      url: https://crm/flips
                      secret: 0123456789abcdef
                      timeout: 2s
                      batch: 9
                      longest-pause: 1m
                  entities:
                    subscriber:
                      schema: classpath:io/greenlight/entities/subscriber.avsc
                      alias: people
                      directory: select 1
                      page: select 2
                      collections: {group_ids: select 3}
                      changes:
                        people: {account: owner, key: [a, b], month: at, transaction: xid}
                      stage: 2
                      newest-first: true
                      max-dead-letters-per-account: 5
                """).read();

        assertThat(properties.control())
                .isEqualTo(new ControlProperties("jdbc:postgresql://c/g", "c-user", "c-secret", 20));
        assertThat(properties.sources())
                .containsExactly(Map.entry(
                        "eu_2",
                        new SourceProperties(
                                "jdbc:postgresql://s/p",
                                "s-user",
                                "s-secret",
                                List.of("shard_1", "Shard-2"),
                                7,
                                Duration.ofSeconds(45),
                                SourceProperties.Sync.POLLING,
                                new GuardProperties(
                                        Duration.ofSeconds(3),
                                        40,
                                        Duration.ofMinutes(5),
                                        "select 4",
                                        "stop",
                                        Duration.ofMillis(500)))));
        assertThat(properties.targets())
                .containsExactly(Map.entry(
                        "eu-search-2",
                        new TargetProperties(
                                List.of("http://a:9200", "http://[::1]:9201/"),
                                "t-user",
                                "t-secret",
                                3,
                                2,
                                Duration.ZERO,
                                Duration.ofSeconds(2),
                                DataSize.ofMegabytes(8),
                                900,
                                6,
                                Duration.ofHours(3),
                                "",
                                new TargetTlsProperties("ca.pem", "c.pem", "k.pem"))));
        assertThat(properties.plan())
                .isEqualTo(new PlanProperties(
                        Duration.ofHours(12), Map.of("free", 0.5, "Pro_Plus", 12.0), 20_000, 3_000, 40, 900));
        assertThat(properties.load())
                .isEqualTo(new LoadProperties(
                        Duration.ofMillis(100),
                        10,
                        99,
                        Duration.ofHours(1),
                        Duration.ofHours(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(12)));
        assertThat(properties.sync())
                .isEqualTo(new SyncProperties(
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(30),
                        "greenlight_b",
                        700,
                        Duration.ofSeconds(2),
                        DataSize.ofGigabytes(3),
                        WalPolicy.DROP_AND_RECONCILE,
                        Duration.ofMinutes(5),
                        Duration.ofDays(2)));
        assertThat(properties.server())
                .isEqualTo(new ServerProperties(
                        "0.0.0.0", 9080, 9082, new ServerTlsProperties("s.pem", "sk.pem", "clients.pem")));
        assertThat(properties.worker()).isEqualTo(new WorkerProperties(3, "::1", 0));
        assertThat(properties.verify()).isEqualTo(new VerifyProperties(DataSize.ofMegabytes(2), 9, 77, "false"));
        assertThat(properties.verify().findSchedule()).isEmpty();
        assertThat(properties.generations().findRetention()).contains(Duration.ofHours(36));
        assertThat(properties.tombstones()).isEqualTo(new TombstoneProperties(Duration.ofHours(5)));
        assertThat(properties.deadLetters())
                .isEqualTo(new DeadLetterProperties(
                        Duration.ofDays(12),
                        new LetterContentProperties(
                                true, "2025-b", Map.of("2025-b", CONTENT_KEY), DataSize.ofKilobytes(2))));
        assertThat(properties.security())
                .isEqualTo(new SecurityProperties(
                        false,
                        new JwtProperties("https://login/realm", "keys.json", "greenlight", "acc"),
                        7,
                        3,
                        DataSize.ofMegabytes(2),
                        Duration.ofDays(30)));
        assertThat(properties.readiness())
                .isEqualTo(new ReadinessProperties(5, Duration.ofSeconds(20), 6, 7, Duration.ofHours(1)));
        assertThat(properties.webhooks())
                .containsExactly(Map.entry(
                        "crm",
                        new WebhookProperties(
                                "https://crm/flips",
                                "0123456789abcdef",
                                Duration.ofSeconds(2),
                                9,
                                Duration.ofMinutes(1))));
        assertThat(properties.entities())
                .containsExactly(Map.entry(
                        "subscriber",
                        new EntityProperties(
                                "classpath:io/greenlight/entities/subscriber.avsc",
                                "people",
                                "select 1",
                                "select 2",
                                Map.of("group_ids", "select 3"),
                                Map.of("people", new ChangeTableProperties("owner", List.of("a", "b"), "at", "xid")),
                                2,
                                true,
                                5)));
    }

    @Test
    void refusesWhatNobodyCanListenOn() {
        assertThat(Configured.smallest()
                        .with("server.address", " ")
                        .with("server.port", "0")
                        .with("worker.port", "65536")
                        .errors())
                .containsExactly(
                        "greenlight.server.address: is missing",
                        "greenlight.server.port: is '0', must be at least 1",
                        "greenlight.worker.port: is '65536', must be at most 65535");
    }

    @Test
    void doesNotShowPasswords() {
        GreenlightProperties properties = Configured.smallest()
                .with("control.password", "hush")
                .with("sources.eu-1.password", "hush")
                .with("targets.main.password", "hush")
                .with("targets.main.token", "hush")
                .with("dead-letters.content.keys.a", HUSHED_KEY)
                .with("webhooks.crm.url", "https://crm/flips")
                .with("webhooks.crm.secret", "hush-hush-hush-hush")
                .with("sources.eu-1.url", "jdbc:postgresql://eu-1:5432/platform?sslpassword=hush&sslmode=require")
                .with("control.url", "jdbc:postgresql://control/greenlight?password=hush")
                .read();

        assertThat(properties.toString()).doesNotContain("hush", HUSHED_KEY);
        assertThat(Configured.smallest()
                        .with("webhooks.crm.url", "https://crm/flips")
                        .with("webhooks.crm.secret", "hush")
                        .errors())
                .containsExactly("greenlight.webhooks.crm.secret: must have at least 16 characters");
    }

    @Test
    void keepsNoContentsOfDeadLettersUnlessItCanEncryptThem() {
        assertThat(Configured.smallest()
                        .with("dead-letters.content.enabled", "true")
                        .errors())
                .containsExactly(
                        "greenlight.dead-letters.content.write-key: is missing: contents are kept encrypted only. Name one of the keys, or remove enabled");
        assertThat(Configured.smallest()
                        .with("dead-letters.content.enabled", "true")
                        .with("dead-letters.content.write-key", "b")
                        .with("dead-letters.content.keys.a", CONTENT_KEY)
                        .errors())
                .containsExactly(
                        "greenlight.dead-letters.content.write-key: is 'b', which is not among the keys. They are: [a]");
        for (String malformed : List.of("", "hush-hush", "aHVzaA==", CONTENT_KEY + "AA", CONTENT_KEY.substring(4))) {
            assertThat(Configured.smallest()
                            .with("dead-letters.content.enabled", "true")
                            .with("dead-letters.content.write-key", "a")
                            .with("dead-letters.content.keys.a", malformed)
                            .errors())
                    .containsExactly(
                            "greenlight.dead-letters.content.keys.a: must be 32 bytes in base64. Make one with: openssl rand -base64 32");
        }
        assertThat(Configured.smallest()
                        .with("dead-letters.content.enabled", "true")
                        .with("dead-letters.content.write-key", "a")
                        .with("dead-letters.content.keys.a", "${NOBODY_SET_THIS}")
                        .errors())
                .containsExactly(
                        "greenlight.dead-letters.content.keys.a: needs a variable, which is not set. Set it in the environment");
        assertThat(Configured.smallest()
                        .with("dead-letters.retention", "0s")
                        .with("dead-letters.content.max-bytes", "2MB")
                        .errors())
                .containsExactly(
                        "greenlight.dead-letters.content.max-bytes: is '2097152B', must be 256B to 1048576B",
                        "greenlight.dead-letters.retention: is '0s', must be above zero");
    }

    @Test
    void isNeverOpenToEverybodyOnANetwork() {
        assertThat(Configured.smallest()
                        .with("security.disabled", "true")
                        .with("server.address", "0.0.0.0")
                        .errors())
                .containsExactly(
                        "greenlight.security.disabled: is 'true' while greenlight.server.address is '0.0.0.0': whoever reaches it could do everything. Listen on 127.0.0.1, or remove it");
        for (String loopback : List.of("127.0.0.1", "127.8.9.1", "::1", "localhost")) {
            assertThat(Configured.smallest()
                            .with("security.disabled", "true")
                            .with("server.address", loopback)
                            .read()
                            .security()
                            .disabled())
                    .isTrue();
        }
    }

    @Test
    void refusesWhatWouldLetOthersIn() {
        assertThat(Configured.smallest()
                        .with("security.jwt.issuer", "login")
                        .with("security.max-request-bytes", "1B")
                        .with("security.audit-retention", "0s")
                        .with("server.tls.certificate", "server.pem")
                        .with("server.port", "8082")
                        .with("targets.main.tls.private-key", "key.pem")
                        .errors())
                .containsExactly(
                        "greenlight.security.audit-retention: is '0s', must be above zero",
                        "greenlight.security.jwt.audience: is missing: tokens that the issuer made for others would be accepted. Name the audience that stands in those for us",
                        "greenlight.security.jwt.issuer: is 'login', must be a URL, as https://login.internal/realm",
                        "greenlight.security.max-request-bytes: is '1B', must be 1024B to 67108864B",
                        "greenlight.server.management-port: is '8082', which is the port of the API",
                        "greenlight.server.tls.private-key: is missing: a certificate and its key belong together",
                        "greenlight.targets.main.tls.certificate: is missing: a certificate and its key belong together");
        assertThat(Configured.smallest()
                        .with("security.jwt.jwk-set", "http://login/keys")
                        .with("security.jwt.audience", "greenlight")
                        .errors())
                .containsExactly(
                        "greenlight.security.jwt.jwk-set: is 'http://login/keys', must be a file or an https URL: keys must not be exchanged on the way");
        assertThat(Configured.smallest()
                        .with("security.jwt.issuer", "http://login/realm")
                        .with("security.jwt.audience", "greenlight")
                        .errors())
                .containsExactly(
                        "greenlight.security.jwt.issuer: is 'http://login/realm', must be an https URL: keys must not be exchanged on the way");
        for (String here : List.of("http://localhost:8180/realm", "http://127.0.0.1:8180", "http://[::1]/realm")) {
            assertThat(Configured.smallest()
                            .with("security.jwt.issuer", here)
                            .with("security.jwt.jwk-set", here + "/keys")
                            .with("security.jwt.audience", "greenlight")
                            .read()
                            .security()
                            .jwt()
                            .issuer())
                    .isEqualTo(here);
        }
        assertThat(Configured.smallest()
                        .with("security.jwt.issuer", "http://127.0.0.1.example.com/realm")
                        .with("security.jwt.audience", "greenlight")
                        .errors())
                .hasSize(1);
    }
}
