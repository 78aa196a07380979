package io.greenlight.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.greenlight.client.AnsweringServer.Answer;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What the README shows. */
class CampaignGateTest {
    private final List<String> done = new ArrayList<>();

    private void gate(URI url, Campaign campaign) {
        GreenlightClient readiness = GreenlightClient.of(url)
                .token(() -> System.getenv("GREENLIGHT_TOKEN"))
                .build();

        Readiness answer = readiness.of(campaign.account());
        if (answer.ready()) {
            campaign.send();
        } else {
            campaign.postpone(answer.code(), answer.readyAt());
        }
    }

    private void gateAfterImport(GreenlightClient readiness, Campaign campaign, String position) {
        if (readiness
                .asOf(position)
                .awaitReady(campaign.account(), Duration.ofSeconds(30))
                .ready()) {
            campaign.send();
        }
    }

    @Test
    void sendsOnlyWhenItMay() {
        String answer = """
                {"account":"42","ready":%s,"state":"X","reason":"WAITING_FOR_SLOT","readyAt":"2026-11-22T10:16:40Z"}""";
        try (AnsweringServer server = new AnsweringServer(asked -> Answer.json(answer.formatted("false")))) {
            gate(server.url(), new Campaign());
            server.answer(asked -> Answer.json(answer.formatted("true")));
            gate(server.url(), new Campaign());
            gateAfterImport(GreenlightClient.of(server.url()).build(), new Campaign(), "0/16B3748");
        }
        assertThat(done).containsExactly("postponed: WAITING_FOR_SLOT until 2026-11-22T10:16:40Z", "sent", "sent");
    }

    @Test
    void theReadmeShowsWhatIsCompiledHere() throws IOException {
        String source = words(Files.readString(Path.of("src/test/java/io/greenlight/client/CampaignGateTest.java")));
        String readme = Files.readString(Path.of("README.md"));

        for (String block : readme.split("```java\n", -1)) {
            String code = block.split("```", 2)[0];
            if (code.contains("campaign.")) {
                assertThat(source)
                        .contains(words(code.replace("URI.create(\"https://greenlight.example.com:8080\")", "url")));
            }
        }
        assertThat(readme.split("```java\n", -1)).hasSize(4);
    }

    private static String words(String code) {
        return code.lines().map(String::strip).collect(Collectors.joining());
    }

    private final class Campaign {
        long account() {
            return 42;
        }

        void send() {
            done.add("sent");
        }

        void postpone(String code, @Nullable Instant until) {
            done.add("postponed: %s until %s".formatted(code, until));
        }
    }
}
