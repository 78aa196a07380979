package io.greenlight.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.TypeMismatchException;
import org.springframework.format.support.DefaultFormattingConversionService;
import org.springframework.web.bind.WebDataBinder;

class RowNumbersTest {
    private final WebDataBinder binder = new WebDataBinder(null);

    @BeforeEach
    void bindAsTheFrameworkDoes() {
        binder.setConversionService(new DefaultFormattingConversionService());
        new RowNumbers().read(binder);
    }

    @Test
    void readsDigitsAndNothing() {
        assertThat(binder.convertIfNecessary("81", long.class)).isEqualTo(81);
        assertThat(binder.convertIfNecessary("81", Long.class)).isEqualTo(81);
        assertThat(binder.convertIfNecessary("", Long.class)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x51", "#51", "+81", " 81", "\u0668\u0661", "9223372036854775808"})
    void refusesTheOtherFormsThatTheFrameworkTakes(String text) {
        assertThatThrownBy(() -> binder.convertIfNecessary(text, long.class)).isInstanceOf(TypeMismatchException.class);
        assertThatThrownBy(() -> binder.convertIfNecessary(text, Long.class)).isInstanceOf(TypeMismatchException.class);
    }
}
