package io.greenlight.console;

import io.greenlight.progress.ProgressSample;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a reindex went, as charts take it: one entry for each moment.
 *
 * @param times seconds since 1970
 * @param rate documents per second since the moment before; null for the first
 * @param ready accounts ready
 * @param accounts accounts there are
 */
public record History(List<Long> times, List<@Nullable Long> rate, List<Long> ready, List<Long> accounts) {
    static History of(List<ProgressSample> samples) {
        List<@Nullable Long> rates = new ArrayList<>();
        for (int i = 0; i < samples.size(); i++) {
            rates.add(i == 0 ? null : rate(samples.get(i - 1), samples.get(i)));
        }
        return new History(
                samples.stream().map(sample -> sample.at().getEpochSecond()).toList(),
                rates,
                samples.stream().map(ProgressSample::ready).toList(),
                samples.stream().map(ProgressSample::accounts).toList());
    }

    private static @Nullable Long rate(ProgressSample before, ProgressSample now) {
        Duration time = Duration.between(before.at(), now.at());
        return time.isPositive()
                ? Long.valueOf(
                        Math.max(0, Math.round((now.documents() - before.documents()) * 1000.0 / time.toMillis())))
                : null;
    }
}
