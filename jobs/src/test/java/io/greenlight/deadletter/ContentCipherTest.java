package io.greenlight.deadletter;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.config.LetterContentProperties;
import io.greenlight.document.RejectedContent;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.springframework.util.unit.DataSize;

class ContentCipherTest {
    private static final LetterName LETTER = new LetterName("subscriber", 3, "42", List.of("7", "a"));
    private static final String TEXT = "{\"email\":\"ada@mail.example\"}";
    private static final RejectedContent CONTENT = RejectedContent.of(TEXT.getBytes(UTF_8));

    private final ContentCipher cipher = cipher("old", Map.of("old", key(1)));

    private static ContentCipher cipher(String writeKey, Map<String, String> keys) {
        return new ContentCipher(new LetterContentProperties(true, writeKey, keys, DataSize.ofBytes(256)));
    }

    private static String key(int number) {
        byte[] key = new byte[32];
        Arrays.fill(key, (byte) number);
        return Base64.getEncoder().encodeToString(key);
    }

    private static SealedContent seal(ContentCipher cipher) {
        return cipher.seal(LETTER, CONTENT).orElseThrow();
    }

    @Test
    void opensWhatItSealed() {
        SealedContent sealed = seal(cipher);

        assertThat(new String(cipher.open(LETTER, sealed), UTF_8)).isEqualTo(TEXT);
        assertThat(sealed.cut()).isFalse();
        assertThat(sealed.key()).isEqualTo("old");
        assertThat(sealed.bytes()).hasSize(12 + TEXT.length() + 16);
        assertThat(new String(sealed.bytes(), UTF_8)).doesNotContain("ada", "mail", "email");
    }

    @Test
    void usesAFreshNonceForEach() {
        Set<String> nonces = new HashSet<>();
        Set<String> texts = new HashSet<>();
        for (int i = 0; i < 1_000; i++) {
            byte[] bytes = seal(cipher).bytes();
            nonces.add(Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, 12)));
            texts.add(Base64.getEncoder().encodeToString(Arrays.copyOfRange(bytes, 12, bytes.length)));
        }

        assertThat(nonces).hasSize(1_000);
        assertThat(texts).hasSize(1_000);
    }

    @Test
    void opensWhatAnEarlierKeySealedAndSealsWithTheNewOne() {
        SealedContent before = seal(cipher);
        ContentCipher rotated = cipher("new", Map.of("old", key(1), "new", key(2)));

        assertThat(new String(rotated.open(LETTER, before), UTF_8)).isEqualTo(TEXT);
        SealedContent after = seal(rotated);
        assertThat(after.key()).isEqualTo("new");
        assertThat(new String(rotated.open(LETTER, after), UTF_8)).isEqualTo(TEXT);
        assertThatThrownBy(() -> cipher.open(LETTER, after))
                .isInstanceOf(ContentUnreadable.class)
                .hasMessage(
                        "it is encrypted with key new, which is not configured. Add it to greenlight.dead-letters.content.keys");
    }

    @Test
    void refusesAnotherKeyOfTheSameName() {
        SealedContent sealed = seal(cipher);
        ContentCipher other = cipher("old", Map.of("old", key(2)));

        assertRefused(other, LETTER, sealed);
    }

    @Test
    void refusesTheSameKeyByAnotherName() {
        ContentCipher both = cipher("old", Map.of("old", key(1), "alias", key(1)));
        SealedContent sealed = seal(both);

        assertRefused(both, LETTER, new SealedContent("alias", sealed.bytes(), sealed.cut()));
    }

    @Test
    void refusesWhatWasChangedAnywhere() {
        SealedContent sealed = seal(cipher);

        for (int i = 0; i < sealed.bytes().length; i++) {
            byte[] changed = sealed.bytes().clone();
            changed[i] ^= 1;
            assertRefused(cipher, LETTER, new SealedContent(sealed.key(), changed, sealed.cut()));
        }
        byte[] shorter = Arrays.copyOf(sealed.bytes(), sealed.bytes().length - 1);
        assertRefused(cipher, LETTER, new SealedContent(sealed.key(), shorter, sealed.cut()));
        assertRefused(cipher, LETTER, new SealedContent(sealed.key(), sealed.bytes(), true));
    }

    @Test
    void refusesWhatWasSealedForAnotherLetter() {
        SealedContent sealed = seal(cipher);

        assertThat(List.of(
                        new LetterName("event", 3, "42", List.of("7", "a")),
                        new LetterName("subscriber", 4, "42", List.of("7", "a")),
                        new LetterName("subscriber", 3, "43", List.of("7", "a")),
                        new LetterName("subscriber", 3, "42", List.of("7", "b")),
                        new LetterName("subscriber", 3, "42", List.of("7a")),
                        new LetterName("subscriber", 3, "427", List.of("a")),
                        new LetterName("subscriber", 3, "42", List.of("7", "a", ""))))
                .allSatisfy(other -> assertRefused(cipher, other, sealed));
    }

    private static void assertRefused(ContentCipher cipher, LetterName letter, SealedContent sealed) {
        assertThatThrownBy(() -> cipher.open(letter, sealed))
                .isInstanceOf(ContentUnreadable.class)
                .hasMessage(
                        "key %s is not the one it is encrypted with, or somebody has changed it in the control database"
                                .formatted(sealed.key()));
    }

    @Test
    void cutsWhatIsTooLong() {
        RejectedContent large = RejectedContent.of("ä".repeat(500).getBytes(UTF_8));

        SealedContent sealed = cipher.seal(LETTER, large).orElseThrow();

        assertThat(sealed.cut()).isTrue();
        assertThat(new String(cipher.open(LETTER, sealed), UTF_8)).isEqualTo("ä".repeat(128));
    }

    @Test
    void keepsNothingUnlessItIsToldTo() {
        SealedContent before = seal(cipher);
        ContentCipher off = new ContentCipher(
                new LetterContentProperties(false, "old", Map.of("old", key(1)), DataSize.ofBytes(256)));

        assertThat(off.seal(LETTER, CONTENT)).isEmpty();
        assertThat(cipher.seal(LETTER, null)).isEmpty();
        assertThat(new String(off.open(LETTER, before), UTF_8))
                .as("what was kept while it was told to can still be shown")
                .isEqualTo(TEXT);
    }
}
