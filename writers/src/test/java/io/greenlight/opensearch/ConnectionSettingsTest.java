package io.greenlight.opensearch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.opensearch.ConnectionSettings.Credentials;
import java.net.URI;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConnectionSettingsTest {
    @ParameterizedTest
    @ValueSource(strings = {"localhost:9200", "ftp://host:1", "http://host:9200/path", "//host"})
    void refusesWhatIsNoAddressOfANode(String url) {
        assertThatThrownBy(() -> ConnectionSettings.of("main", URI.create(url)))
                .hasMessage(
                        "Cannot connect to target main: url %s is not of the form https://host:port".formatted(url));
    }

    @Test
    void refusesCredentialsInAUrlWithoutRepeatingThem() {
        assertThatThrownBy(() -> ConnectionSettings.of("main", URI.create("https://jane:secret@host:9200")))
                .hasMessageContaining("Set username and password instead")
                .hasMessageNotContaining("secret");
    }

    @Test
    void refusesNoAddress() {
        assertThatThrownBy(() -> ConnectionSettings.of("main"))
                .hasMessage("Cannot connect to target main: it has no url");
    }

    @Test
    void neverPrintsThePassword() {
        assertThat(new Credentials.Basic("jane", "secret")).hasToString("Basic[username=jane]");
        assertThat(new Credentials.Bearer("secret")).hasToString("Bearer[]");
    }
}
