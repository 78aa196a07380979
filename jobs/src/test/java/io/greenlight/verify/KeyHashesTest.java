package io.greenlight.verify;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class KeyHashesTest {
    @Test
    void givesBackWhatItTookAndNothingElse() {
        KeyHashes hashes = new KeyHashes(1 << 22);
        Map<String, Long> expected = new HashMap<>();
        Random random = new Random(3);
        for (int i = 0; i < 50_000; i++) {
            String id = "4%d:ä%d".formatted(i % 7, i);
            expected.put(id, random.nextLong());
            assertThat(hashes.add(id, expected.getOrDefault(id, 0L))).isTrue();
        }

        assertThat(hashes.size()).isEqualTo(50_000);
        assertThat(expected).allSatisfy((id, hash) -> {
            int number = hashes.find(id);
            assertThat(hashes.id(number)).isEqualTo(id);
            assertThat(hashes.hash(number)).isEqualTo(hash);
        });
        assertThat(hashes.find("40:ä")).isNegative();
        assertThat(hashes.find("")).isNegative();
    }

    @Test
    void keepsToItsLimit() {
        KeyHashes hashes = new KeyHashes(100_000);
        int added = 0;
        while (hashes.add("1:%013d".formatted(added), added)) {
            added++;
        }

        assertThat(added).isEqualTo(100_000 / 43);
        assertThat(hashes.size()).isEqualTo(added);
        assertThat(hashes.hash(hashes.find("1:%013d".formatted(added - 1)))).isEqualTo(added - 1);
        assertThat(hashes.find("1:%013d".formatted(added))).isNegative();
    }

    @Test
    void forgetsTheFirstAndNumbersTheOthersAnew() {
        KeyHashes hashes = new KeyHashes(100_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(hashes.add("k" + i, i)).isTrue();
        }

        hashes.forgetFirst(990);
        assertThat(hashes.add("k5", 7)).isTrue();

        assertThat(hashes.size()).isEqualTo(11);
        assertThat(hashes.find("k989")).isNegative();
        assertThat(hashes.hash(hashes.find("k5"))).isEqualTo(7);
        for (int i = 990; i < 1_000; i++) {
            assertThat(hashes.id(i - 990)).isEqualTo("k" + i);
            assertThat(hashes.hash(hashes.find("k" + i))).isEqualTo(i);
        }
        hashes.forgetFirst(11);
        assertThat(hashes.find("k5")).isNegative();
    }

    @Test
    void isEmptyAtFirst() {
        assertThat(new KeyHashes(1).find("x")).isNegative();
        assertThat(new KeyHashes(1).add("x", 1)).as("no room for any").isFalse();
    }
}
