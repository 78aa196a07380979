package io.greenlight.testbed.data;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/**
 * Sizes of accounts by rank, proportional to {@code 1 / rank^s}. The exponent is chosen so that the first account holds a
 * quarter of everything: about 1.2 for 300 accounts. Few accounts are flatter than that, because even an even share is more.
 */
final class Zipf {
    private static final double LARGEST_SHARE = 0.25;
    private static final double STEEPEST = 8;
    private static final int BISECTIONS = 60;

    private Zipf() {}

    /** Shares {@code total} among {@code number} ranks, largest first, at least one each, the sum exact. */
    static long[] sizes(int number, long total) {
        double[] weights = weights(number, exponent(number));
        double sum = DoubleStream.of(weights).sum();
        // One for each first, then the rest by weight: the minimum costs the large ones next to nothing.
        double rest = total - number;
        double[] exact =
                DoubleStream.of(weights).map(weight -> weight / sum * rest).toArray();
        long[] sizes = DoubleStream.of(exact).mapToLong(part -> (long) part + 1).toArray();
        handOutRemainder(sizes, exact, total - Arrays.stream(sizes).sum());
        return sizes;
    }

    /** Rounded down, fewer than one per rank is missing: those that lost most get one. */
    private static void handOutRemainder(long[] sizes, double[] exact, long remainder) {
        List<Integer> byLoss = IntStream.range(0, sizes.length)
                .boxed()
                .sorted(Comparator.comparingDouble(rank -> -(exact[rank] - Math.floor(exact[rank]))))
                .toList();
        for (int i = 0; i < remainder; i++) {
            sizes[byLoss.get(i % sizes.length)]++;
        }
    }

    /** The largest share grows with the exponent: bisection. */
    private static double exponent(int number) {
        double low = 0;
        double high = STEEPEST;
        for (int i = 0; i < BISECTIONS; i++) {
            double middle = (low + high) / 2;
            if (1 / DoubleStream.of(weights(number, middle)).sum() < LARGEST_SHARE) {
                low = middle;
            } else {
                high = middle;
            }
        }
        return low;
    }

    private static double[] weights(int number, double exponent) {
        return IntStream.rangeClosed(1, number)
                .mapToDouble(rank -> Math.pow(rank, -exponent))
                .toArray();
    }
}
