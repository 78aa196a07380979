package io.greenlight.read.postgres;

import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Optional;

/**
 * A {@code numeric} in binary form: number of digits, weight of the first, sign, digits after the point when printed (2 bytes
 * each), then the digits to base 10,000.
 */
final class PgNumeric {
    private static final int NEGATIVE = 0x4000;
    private static final int SPECIAL = 0xC000;
    private static final int POSITIVE_INFINITY = 0xD000;
    private static final int NEGATIVE_INFINITY = 0xF000;
    private static final int DECIMALS_PER_DIGIT = 4;
    private static final BigInteger BASE = BigInteger.valueOf(10_000);

    private PgNumeric() {}

    /** The exact value with its printed scale; empty for NaN and infinities. */
    static Optional<BigDecimal> find(byte[] bytes, int offset) {
        int sign = Bytes.int2(bytes, offset + 4) & 0xFFFF;
        if ((sign & SPECIAL) == SPECIAL) {
            return Optional.empty();
        }
        int digits = Bytes.int2(bytes, offset);
        int weight = Bytes.int2(bytes, offset + 2);
        int scale = Bytes.int2(bytes, offset + 6);
        BigInteger unscaled = digits(bytes, offset + 8, digits);
        BigDecimal value = new BigDecimal(
                sign == NEGATIVE ? unscaled.negate() : unscaled, (digits - 1 - weight) * DECIMALS_PER_DIGIT);
        // Digits beyond the printed scale are zeros, so nothing is rounded.
        return Optional.of(value.setScale(scale));
    }

    /** The text as PostgreSQL prints it. */
    static String text(byte[] bytes, int offset) {
        return find(bytes, offset).map(BigDecimal::toPlainString).orElseGet(() -> switch (Bytes.int2(bytes, offset + 4)
                & 0xFFFF) {
            case POSITIVE_INFINITY -> "Infinity";
            case NEGATIVE_INFINITY -> "-Infinity";
            default -> "NaN";
        });
    }

    private static BigInteger digits(byte[] bytes, int offset, int count) {
        long small = 0;
        if (count <= 4) { // fits a long; by far the most
            for (int i = 0; i < count; i++) {
                small = small * 10_000 + Bytes.int2(bytes, offset + 2 * i);
            }
            return BigInteger.valueOf(small);
        }
        BigInteger large = BigInteger.ZERO;
        for (int i = 0; i < count; i++) {
            large = large.multiply(BASE).add(BigInteger.valueOf(Bytes.int2(bytes, offset + 2 * i)));
        }
        return large;
    }
}
