package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.dispatch.HeldBack;
import io.greenlight.docs.MetricsPage;
import io.greenlight.fixture.Installation;
import io.greenlight.fixture.Platform;
import io.greenlight.reindex.Mode;
import io.greenlight.reindex.Reindex;
import io.greenlight.reindex.ReindexRequest;
import io.greenlight.reindex.ReindexRequest.Swap;
import io.greenlight.reindex.ReindexRunner;
import io.greenlight.reindex.ReindexState;
import io.greenlight.testbed.data.DataSet;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Prometheus finds, after a reindex in the same process. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class MetricsIT {
    private Installation greenlight;
    private Running running;

    @BeforeAll
    void reindexInAServer() {
        Platform platform = Platform.fill(MetricsIT.class, new DataSet(7, 12, 0, 600, 300, Instant.now()));
        greenlight = Installation.of(MetricsIT.class, platform)
                .with("greenlight.webhooks.app.url", "http://127.0.0.1:1/flips")
                .with("greenlight.webhooks.app.secret", "a secret of 16 characters");
        running = Running.server(greenlight);
        ReindexRunner runner = running.application().get(ReindexRunner.class);
        Reindex reindex = runner.run(runner.admit(
                new ReindexRequest(List.of("subscriber", "event"), Mode.COLD, "main", Swap.AUTOMATIC, null)));
        assertThat(reindex.state()).as(reindex.toString()).isEqualTo(ReindexState.DONE);
        running.web().readiness(platform.population().accounts().getFirst().id());
    }

    @AfterAll
    void stop() {
        running.close();
    }

    @Test
    void thePageNamesEveryMetricWithItsLabelsAndNoOther() throws IOException {
        Map<String, Set<String>> served = new TreeMap<>();
        scrape().samples().forEach((sample, value) -> {
            if (sample.startsWith("greenlight_")) {
                served.computeIfAbsent(name(sample), name -> new TreeSet<>()).addAll(labels(sample));
            }
        });

        assertThat(MetricsPage.metrics()).isEqualTo(served);
    }

    @Test
    void countsEveryDocumentByWhatBecameOfIt() {
        Scrape scrape = scrape();

        assertThat(scrape.value("greenlight_documents_total{entity=\"subscriber\",outcome=\"indexed\"}"))
                .isEqualTo(600);
        assertThat(scrape.value("greenlight_documents_total{entity=\"event\",outcome=\"indexed\"}"))
                .isEqualTo(300);
        assertThat(scrape.value("greenlight_documents_total{entity=\"event\",outcome=\"superseded\"}"))
                .isZero();
        assertThat(scrape.value("greenlight_documents_total{entity=\"event\",outcome=\"dead\"}"))
                .isZero();
    }

    @Test
    void timesPagesAndBulks() {
        Scrape scrape = scrape();

        for (String source : List.of("eu-1", "eu-2")) {
            assertThat(scrape.value("greenlight_page_read_seconds_count{source=\"%s\"}".formatted(source)))
                    .isPositive();
        }
        assertThat(scrape.value("greenlight_bulk_seconds_count{target=\"main\"}"))
                .isPositive();
        assertThat(scrape.value("greenlight_bulk_seconds_sum{target=\"main\"}")).isPositive();
        assertThat(scrape.value("greenlight_bulk_sent_bytes_total{target=\"main\"}"))
                .isGreaterThan(10_000);
    }

    @Test
    void tellsWhatTheInstallationIsAt() {
        Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
            Scrape scrape = scrape();
            assertThat(scrape.value("greenlight_accounts_ready")).isEqualTo(12);
            assertThat(scrape.value(
                            "greenlight_accounts{entity=\"subscriber\",generation=\"serving\",state=\"READY\"}"))
                    .isEqualTo(12);
            assertThat(scrape.value(
                            "greenlight_accounts{entity=\"subscriber\",generation=\"building\",state=\"READY\"}"))
                    .isZero();
            assertThat(scrape.value("greenlight_reindexes_open")).isZero();
            assertThat(scrape.value("greenlight_units{state=\"QUEUED\"}")).isZero();
        });
    }

    @Test
    void tellsHowFarAReindexIs() {
        // Held by nobody who lives, until an hour from now: no worker finds it.
        greenlight.ask().rows("""
                insert into manager_task (task_name, task_instance, execution_time, picked, picked_by, last_heartbeat, version)
                values ('reindex', '1', now(), true, 'nobody', now() + interval '1 hour', 1) returning version""");
        greenlight.ask().rows("""
                with opened as (
                    update reindex set state = 'LOADING' where id = 1 returning id)
                update unit set state = 'QUEUED', rows_read = 0 from opened
                where reindex_id = opened.id and entity = 'event' returning unit.id""");
        try {
            Awaitility.await().atMost(Duration.ofSeconds(15)).untilAsserted(() -> {
                Scrape scrape = scrape();
                assertThat(scrape.value("greenlight_reindexes_open")).isEqualTo(1);
                assertThat(scrape.value("greenlight_units{state=\"QUEUED\"}")).isPositive();
                assertThat(scrape.value("greenlight_units{state=\"DONE\"}")).isPositive();
                assertThat(scrape.value("greenlight_reindex_documents_read{entity=\"subscriber\"}"))
                        .isEqualTo(600);
                assertThat(scrape.value("greenlight_reindex_documents_read{entity=\"event\"}"))
                        .isZero();
                assertThat(scrape.value("greenlight_reindex_documents_expected{entity=\"event\"}"))
                        .isPositive();
            });
            greenlight.ask().rows("""
                    update unit set rows_read = 1 where id = (select min(id) from unit where entity = 'event') returning id""");
            Awaitility.await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
                assertThat(scrape().value("greenlight_reindex_rate")).isPositive();
                assertThat(scrape().value("greenlight_reindex_eta_seconds")).isPositive();
            });
        } finally {
            greenlight.ask().rows("update reindex set state = 'DONE' where id = 1 returning id");
            greenlight.ask().rows("delete from manager_task where picked_by = 'nobody' returning version");
        }
    }

    @Test
    void tellsWhatHoldsTheProcessBack() {
        HeldBack heldBack = running.application().get(HeldBack.class);
        String held = "greenlight_throttled{kind=\"source\",name=\"eu-1\"}";
        assertThat(scrape().value(held)).isZero();

        heldBack.hold("source eu-1", "Cannot read a page: Connection refused");

        Scrape scrape = scrape();
        assertThat(scrape.value(held)).isEqualTo(1);
        assertThat(scrape.value("greenlight_throttled_reason{kind=\"source\",name=\"eu-1\",reason=\"UNREACHABLE\"}"))
                .isEqualTo(1);
        assertThat(scrape.value("greenlight_throttled_reason{kind=\"source\",name=\"eu-1\",reason=\"OTHER\"}"))
                .isZero();
        assertThat(scrape.value("greenlight_throttled{kind=\"target\",name=\"main\"}"))
                .isZero();
        heldBack.goOn("source eu-1");
        assertThat(scrape().value(held)).isZero();
    }

    @Test
    void neverNamesAnAccountOrAnAddress() {
        assertThat(running.management().get("/actuator/prometheus").body())
                .doesNotContain("127.0.0.1", "jdbc", "account=");
    }

    private Scrape scrape() {
        Web.Answer answer = running.management().get("/actuator/prometheus");
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).startsWith("text/plain;version=0.0.4");
        return Scrape.of(answer.body());
    }

    /** A histogram and a counter have several samples each; the page names them once. */
    private static String name(String sample) {
        int labels = sample.indexOf('{');
        String name = labels < 0 ? sample : sample.substring(0, labels);
        return name.replaceAll("_seconds_(bucket|count|sum|max)$", "_seconds");
    }

    private static Set<String> labels(String sample) {
        Set<String> labels = new TreeSet<>();
        int begin = sample.indexOf('{');
        if (begin >= 0) {
            for (String label : sample.substring(begin + 1, sample.length() - 1).split(",")) {
                labels.add(label.substring(0, label.indexOf('=')));
            }
        }
        labels.remove("le");
        return labels;
    }

    /** The samples of one answer, by name with labels. */
    private record Scrape(Map<String, Double> samples) {
        static Scrape of(String text) {
            Map<String, Double> samples = new TreeMap<>();
            text.lines().filter(line -> !line.startsWith("#")).forEach(line -> {
                int space = line.lastIndexOf(' ');
                samples.put(line.substring(0, space), Double.valueOf(line.substring(space + 1)));
            });
            return new Scrape(samples);
        }

        double value(String sample) {
            assertThat(samples).containsKey(sample);
            return Objects.requireNonNull(samples.get(sample));
        }
    }
}
