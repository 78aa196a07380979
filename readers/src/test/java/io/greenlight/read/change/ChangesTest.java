package io.greenlight.read.change;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.document.AccountId;
import io.greenlight.document.Key;
import io.greenlight.read.change.ChangedDocument.Kind;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChangesTest {
    @ParameterizedTest
    @ValueSource(strings = {"0/0", "0/16B3748", "16/B374D848", "FFFFFFFF/FFFFFFFF"})
    void writesAPositionAsItReadsIt(String text) {
        assertThat(SourcePosition.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "0", "0/", "0/123456789", "-1/0", "0/G"})
    void refusesWhatIsNoPosition(String text) {
        assertThatThrownBy(() -> SourcePosition.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("two hexadecimal numbers");
    }

    @Test
    void ordersPositionsUnsigned() {
        assertThat(SourcePosition.parse("FFFFFFFF/0").covers(SourcePosition.parse("1/0")))
                .isTrue();
        assertThat(SourcePosition.START.covers(SourcePosition.parse("0/1"))).isFalse();
    }

    @Test
    void makesOneOfTwoChangesOfADocument() {
        ChangedDocument inserted = document(Kind.INSERTED, Set.of());
        ChangedDocument january = document(Kind.MAY_HAVE_LEFT, Set.of("2026-01"));
        ChangedDocument march = document(Kind.MAY_HAVE_LEFT, Set.of("2026-03"));
        ChangedDocument anywhere = document(Kind.MAY_HAVE_LEFT, null);

        assertThat(inserted.and(inserted)).isEqualTo(inserted);
        assertThat(inserted.and(january)).isEqualTo(january);
        assertThat(january.and(march)).isEqualTo(document(Kind.MAY_HAVE_LEFT, Set.of("2026-01", "2026-03")));
        assertThat(march.and(anywhere)).isEqualTo(anywhere);
        assertThat(anywhere.and(inserted)).isEqualTo(anywhere);
    }

    @Test
    void wantsKeyColumnsOfATable() {
        assertThatThrownBy(() -> ChangeTable.of("subscribers", "account_id"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("Cannot follow table subscribers: name its key columns");
    }

    private static ChangedDocument document(Kind kind, @Nullable Set<String> months) {
        return new ChangedDocument("event", "s", new AccountId("1"), Key.of("2"), kind, months);
    }
}
