package io.greenlight.desk;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RowNumberTest {
    @Test
    void isReadFromDigits() {
        assertThat(RowNumber.find("81")).hasValue(81);
        assertThat(RowNumber.find("0")).hasValue(0);
        assertThat(RowNumber.find("9223372036854775807")).hasValue(Long.MAX_VALUE);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " 81",
                "81 ",
                "+81",
                "-81",
                "0x51",
                "#51",
                "8_1",
                "81L",
                "\u0668\u0661",
                "9223372036854775808",
                "00000000000000000081"
            })
    void takesNothingElse(String text) {
        assertThat(RowNumber.find(text)).isEmpty();
    }
}
