package io.greenlight.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AccountIdsTest {
    @ParameterizedTest
    @ValueSource(strings = {"42", "Ünïcode", "a/b", "..", "a b", " 42", "'; drop table unit; --", "<b>", "%2e"})
    void takesEveryTextAsItIs(String text) {
        assertThat(AccountIds.parse(text).value()).isEqualTo(text);
    }

    @Test
    void takesTheLongest() {
        assertThat(AccountIds.parse("x".repeat(512)).value()).hasSize(512);
    }

    @Test
    void refusesALongerOne() {
        assertThatThrownBy(() -> AccountIds.parse("x".repeat(513)))
                .isInstanceOf(NotAnswered.class)
                .hasMessage("Cannot take this as the id of an account: it has 513 characters, at most 512 are allowed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", " ", "\u2003"})
    void refusesABlankOne(String text) {
        assertThatThrownBy(() -> AccountIds.parse(text))
                .isInstanceOf(NotAnswered.class)
                .hasMessage("Cannot take this as the id of an account: it is blank");
    }

    @ParameterizedTest
    @ValueSource(strings = {"4\u00002", "42\n", "\u001b[31m", "\u0085x", "42\uFFFD"})
    void refusesControlCharacters(String text) {
        assertThatThrownBy(() -> AccountIds.parse(text))
                .isInstanceOf(NotAnswered.class)
                .hasMessage(
                        "Cannot take this as the id of an account: it has a control character, or bytes that are not UTF-8");
    }
}
