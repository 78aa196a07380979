package io.greenlight.eta;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Answers that hold for a while; the oldest are forgotten when there are too many. Safe for use by many threads. */
final class Remembered<K, V> {
    private final Duration time;
    private final int most;
    private final InstantSource clock;
    private final Map<K, Answer<V>> answers = new LinkedHashMap<>();

    Remembered(Duration time, int most, InstantSource clock) {
        this.time = time;
        this.most = most;
        this.clock = clock;
    }

    private record Answer<V>(V value, Instant at) {}

    /** An answer that still holds. */
    synchronized Optional<V> find(K key) {
        return Optional.ofNullable(answers.get(key))
                .filter(answer -> answer.at.plus(time).isAfter(clock.instant()))
                .map(Answer::value);
    }

    /** The answer that still holds, or a new one; two who ask at the same time may both reckon it. */
    V get(K key, Function<K, V> reckon) {
        Optional<V> known = find(key);
        if (known.isPresent()) {
            return known.get();
        }
        return renew(key, reckon);
    }

    /** A new answer, whatever the one before was. */
    V renew(K key, Function<K, V> reckon) {
        V value = reckon.apply(key);
        remember(key, new Answer<>(value, clock.instant()));
        return value;
    }

    private synchronized void remember(K key, Answer<V> answer) {
        answers.remove(key);
        answers.put(key, answer);
        if (answers.size() > most) {
            Iterator<K> oldest = answers.keySet().iterator();
            oldest.next();
            oldest.remove();
        }
    }
}
