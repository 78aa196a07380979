package io.greenlight.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import net.jqwik.api.Assume;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.CharRange;
import net.jqwik.api.constraints.NotEmpty;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class DocumentIdTest {
    @Test
    void joinsAccountAndKeyByColons() {
        assertThat(DocumentId.of(new AccountId("42"), Key.of("7", "x")).value()).isEqualTo("42:7:x");
    }

    @Test
    void escapesColonAndBackslash() {
        assertThat(DocumentId.of(new AccountId("a:b"), Key.of("c\\d")).value()).isEqualTo("a\\:b:c\\\\d");
    }

    @Test
    void fitsUpToTheLimitInBytes() {
        assertThat(DocumentId.of(new AccountId("1"), Key.of("x".repeat(510))).fits())
                .isTrue();
        assertThat(DocumentId.of(new AccountId("1"), Key.of("x".repeat(511))).fits())
                .isFalse();
        assertThat(DocumentId.of(new AccountId("1"), Key.of("é".repeat(256))).fits())
                .isFalse();
    }

    @Test
    void isOfTheAccountThatItWasMadeFrom() {
        for (String account : List.of("42", "a:b", "a\\b", "é")) {
            AccountId owner = new AccountId(account);
            assertThat(DocumentId.of(owner, Key.of("7")).isOf(owner)).isTrue();
            assertThat(DocumentId.of(owner, Key.of("7:8", "\\")).isOf(owner)).isTrue();
            assertThat(DocumentId.of(owner, Key.of("")).isOf(owner)).isTrue();
            assertThat(new DocumentId(account).isOf(owner)).isFalse();
            assertThat(DocumentId.of(owner, Key.of("7")).isOf(new AccountId("4")))
                    .isFalse();
        }
        assertThat(new DocumentId("42:\\7").isOf(new AccountId("42")))
                .as("no key makes this")
                .isFalse();
    }

    @Property(edgeCases = EdgeCasesMode.NONE) // their combinations outnumber the tries
    void differentKeysHaveDifferentIds(
            @ForAll @NotEmpty @StringLength(max = 4) @CharRange(from = '9', to = ':') @CharRange(from = '\\', to = '\\')
                    String account,
            @ForAll @Size(min = 1, max = 3)
                    List<
                                    @StringLength(max = 3) @CharRange(from = '9', to = ':')
                                    @CharRange(from = '\\', to = '\\') String>
                            key,
            @ForAll @NotEmpty @StringLength(max = 4) @CharRange(from = '9', to = ':') @CharRange(from = '\\', to = '\\')
                    String otherAccount,
            @ForAll @Size(min = 1, max = 3)
                    List<
                                    @StringLength(max = 3) @CharRange(from = '9', to = ':')
                                    @CharRange(from = '\\', to = '\\') String>
                            otherKey) {
        Assume.that(!account.equals(otherAccount) || !key.equals(otherKey));

        assertThat(DocumentId.of(new AccountId(account), new Key(key)))
                .isNotEqualTo(DocumentId.of(new AccountId(otherAccount), new Key(otherKey)));
    }

    @Property
    void bucketsLieInRange(@ForAll long id) {
        assertThat(DocumentId.of(new AccountId("1"), Key.of(Long.toString(id))).bucket())
                .isBetween(0, DocumentId.BUCKETS - 1);
    }
}
