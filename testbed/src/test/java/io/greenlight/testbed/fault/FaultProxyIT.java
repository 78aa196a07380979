package io.greenlight.testbed.fault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.testbed.servers.TestServers;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class FaultProxyIT {
    private static final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final JsonMapper json = JsonMapper.shared();
    private static final AtomicInteger indexes = new AtomicInteger();

    private static final String THREE_ITEMS = """
            {"index":{"_id":"1"}}
            {"n":1}
            {"delete":{"_id":"2"}}
            {"index":{"_id":"3"}}
            {"n":3}
            """;

    private final String index = "/faultproxyit-" + indexes.incrementAndGet();
    private FaultProxy proxy = FaultProxy.before(URI.create("http://127.0.0.1"));

    @BeforeEach
    void start() {
        proxy.close();
        proxy = FaultProxy.before(TestServers.openSearch().url());
    }

    @AfterEach
    void stop() {
        proxy.close();
    }

    @Test
    void passesOnWhatNothingIsPlannedFor() throws Exception {
        assertThat(bulk(THREE_ITEMS).statusCode()).isEqualTo(200);
        assertThat(documents()).isEqualTo(2);
        assertThat(proxy.bulks()).isEqualTo(1);
        assertThat(proxy.requests()).isEqualTo(2);
        assertThat(proxy.faults()).isZero();
    }

    @Test
    void answersItselfWithoutPassingOn() throws Exception {
        proxy.follow(FaultPlan.firstBulks(1, new Fault.Answer(429)));

        assertThat(bulk(THREE_ITEMS).statusCode()).isEqualTo(429);
        assertThat(exists()).isFalse();
        assertThat(bulk(THREE_ITEMS).statusCode()).isEqualTo(200);
        assertThat(documents()).isEqualTo(2);
        assertThat(proxy.faults()).isEqualTo(1);
    }

    @Test
    void failsChosenItemsAndAppliesTheOthersByPosition() throws Exception {
        proxy.follow(
                FaultPlan.bulks(new Fault.FailItems(position -> position == 0, 429, "rejected_execution_exception")));

        JsonNode answer = json.readTree(bulk(THREE_ITEMS).body());

        assertThat(answer.path("errors").booleanValue()).isTrue();
        assertThat(answer.path("items")).hasSize(3);
        assertThat(answer.at("/items/0/index/status").intValue()).isEqualTo(429);
        assertThat(answer.at("/items/0/index/_id").stringValue()).isEqualTo("1");
        assertThat(answer.at("/items/0/index/error/type").stringValue()).isEqualTo("rejected_execution_exception");
        assertThat(answer.at("/items/1/delete/status").intValue()).isEqualTo(404);
        assertThat(answer.at("/items/2/index/status").intValue()).isEqualTo(201);
        assertThat(documents()).isEqualTo(1);
    }

    @Test
    void failsItemsOfCompressedRequestsToo() throws Exception {
        proxy.follow(
                FaultPlan.bulks(new Fault.FailItems(position -> position == 2, 429, "rejected_execution_exception")));
        ByteArrayOutputStream zipped = new ByteArrayOutputStream();
        try (GZIPOutputStream out = new GZIPOutputStream(zipped)) {
            out.write(THREE_ITEMS.getBytes(StandardCharsets.UTF_8));
        }
        HttpRequest request = HttpRequest.newBuilder(proxy.url().resolve(index + "/_bulk?refresh=true"))
                .header("Content-Type", "application/json")
                .header("Content-Encoding", "gzip")
                .POST(HttpRequest.BodyPublishers.ofByteArray(zipped.toByteArray()))
                .build();

        JsonNode answer = json.readTree(
                http.send(request, HttpResponse.BodyHandlers.ofString()).body());

        assertThat(answer.at("/items/2/index/status").intValue()).isEqualTo(429);
        assertThat(documents()).isEqualTo(1);
    }

    @Test
    void canFailEveryItem() throws Exception {
        proxy.follow(FaultPlan.bulks(new Fault.FailItems(position -> true, 400, "mapper_parsing_exception")));

        assertThat(json.readTree(bulk(THREE_ITEMS).body()).path("items"))
                .hasSize(3)
                .allSatisfy(
                        item -> assertThat(item.iterator().next().path("status").intValue())
                                .isEqualTo(400));
        assertThat(exists()).isFalse();
    }

    @Test
    void cutsTheConnectionBeforeTheServerHears() throws Exception {
        proxy.follow(FaultPlan.bulks(new Fault.CutBefore()));

        assertThatThrownBy(() -> bulk(THREE_ITEMS)).isInstanceOf(IOException.class);
        assertThat(exists()).isFalse();
    }

    @Test
    void cutsTheConnectionAfterTheServerApplied() throws Exception {
        proxy.follow(FaultPlan.bulks(new Fault.CutAfter()));

        assertThatThrownBy(() -> bulk(THREE_ITEMS)).isInstanceOf(IOException.class);
        assertThat(documents()).isEqualTo(2);
    }

    @Test
    void cutsTheConnectionInTheMiddleOfTheAnswer() throws Exception {
        proxy.follow(FaultPlan.bulks(new Fault.CutWithin()));

        assertThatThrownBy(() -> bulk(THREE_ITEMS)).isInstanceOf(IOException.class);
        assertThat(documents()).isEqualTo(2);
    }

    @Test
    void refusesBodiesOverALimitAndDelaysOthers() throws Exception {
        Duration delay = Duration.ofMillis(200);
        proxy.follow(FaultPlan.largestBody(50).or(FaultPlan.bulks(new Fault.Delay(delay))));

        assertThat(bulk(THREE_ITEMS).statusCode()).isEqualTo(413);
        long start = System.nanoTime();
        assertThat(bulk("{\"index\":{\"_id\":\"1\"}}\n{\"n\":1}\n").statusCode())
                .isEqualTo(200);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isGreaterThanOrEqualTo(delay);
    }

    @Test
    void hitsTheShareOfBulksThatIsPlanned() throws Exception {
        proxy.follow(FaultPlan.everyNthBulk(3, new Fault.Answer(503)));

        int refused = 0;
        for (int i = 0; i < 9; i++) {
            refused += bulk(THREE_ITEMS).statusCode() == 503 ? 1 : 0;
        }
        assertThat(refused).isEqualTo(3);
        assertThat(proxy.faults()).isEqualTo(3);
    }

    private HttpResponse<String> bulk(String body) throws IOException, InterruptedException {
        return call("POST", proxy.url().resolve(index + "/_bulk?refresh=true"), body);
    }

    private boolean exists() throws IOException, InterruptedException {
        return call("HEAD", proxy.url().resolve(index), "").statusCode() == 200;
    }

    private int documents() throws IOException, InterruptedException {
        String body = call("GET", proxy.url().resolve(index + "/_count"), "").body();
        return json.readTree(body).path("count").intValue();
    }

    private static HttpResponse<String> call(String method, URI uri, String body)
            throws IOException, InterruptedException {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/json")
                .method(method, HttpRequest.BodyPublishers.ofString(body))
                .build();
        return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
}
