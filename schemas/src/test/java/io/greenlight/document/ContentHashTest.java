package io.greenlight.document;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ContentHashTest {
    @Property
    void partsHoldAllBits(@ForAll long bits) {
        ContentHash hash = new ContentHash(bits);

        assertThat(hash.part0() | hash.part1() << 21 | hash.part2() << 42).isEqualTo(bits);
        assertThat(hash.part0()).isBetween(0L, (1L << 21) - 1);
        assertThat(hash.part1()).isBetween(0L, (1L << 21) - 1);
        assertThat(hash.part2()).isBetween(0L, (1L << 22) - 1);
    }

    @Test
    void coversTheSliceOnly() {
        byte[] bytes = "xxabcyy".getBytes(UTF_8);

        assertThat(ContentHash.of(bytes, 2, 3)).isEqualTo(ContentHash.of("abc".getBytes(UTF_8), 0, 3));
    }

    @Test
    void sumsDoNotDependOnTheOrder() {
        ContentHash first = new ContentHash(0x123456789ABCDEFL);
        ContentHash second = new ContentHash(-1);

        assertThat(HashSum.ZERO.plus(first).plus(second))
                .isEqualTo(HashSum.ZERO.plus(second).plus(first))
                .isEqualTo(HashSum.ZERO.plus(first).plus(HashSum.ZERO.plus(second)));
    }
}
