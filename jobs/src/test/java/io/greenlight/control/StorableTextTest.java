package io.greenlight.control;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StorableTextTest {
    @ParameterizedTest
    @ValueSource(strings = {"", "Größe", "a\tb", "\ud83d\ude80", "\ufffd"})
    void takesWhatPostgresKeeps(String text) {
        assertThat(StorableText.is(text)).isTrue();
        assertThat(StorableText.withoutHalves(text)).isEqualTo(text);
    }

    @Test
    void takesNoNulAndNoHalfOfAPair() {
        assertThat(StorableText.is("a\0")).isFalse();
        assertThat(StorableText.is("\ud83d")).isFalse();
        assertThat(StorableText.is("\ude80\ud83d")).isFalse();
        assertThat(StorableText.withoutHalves("a\ud83db\ude80")).isEqualTo("a?b?");
    }
}
