package io.greenlight.encode;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;

import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.Key;
import io.greenlight.encode.DocumentEncoder.EncodedPage;
import io.greenlight.schema.AvroEntityParser;
import io.greenlight.schema.EntitySchema;
import io.greenlight.schema.FieldSpec;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Random;
import java.util.random.RandomGenerator;

/**
 * Measures the CPU time and the garbage of the encoder per subscriber document, on values as binary COPY delivers them. Not a
 * test: run the main method. Account, key and their texts are made in the loop, as a reader does; values are ready.
 */
final class EncoderBenchmark {
    private static final int PAGE_ROWS = 5_000;
    private static final int ROUNDS = 12;
    private static final int PAGES_PER_ROUND = 60;
    private static final long TIME_MICROS = 1_790_000_000_000_000L;

    private final EntitySchema schema = AvroEntityParser.parseResource("io/greenlight/entities/subscriber.avsc");
    private final FieldSpec[] fields = schema.fields().toArray(FieldSpec[]::new);
    private final DocumentEncoder encoder = new DocumentEncoder(schema);
    private final List<IdentityHashMap<FieldSpec, byte[]>> texts = new ArrayList<>();
    private final long[][] groups = new long[PAGE_ROWS][];

    private EncoderBenchmark() {
        RandomGenerator random = new Random(42);
        for (int row = 0; row < PAGE_ROWS; row++) {
            texts.add(textsOf(random));
            groups[row] = random.longs(random.nextInt(5), 1, 5000).toArray();
        }
    }

    private IdentityHashMap<FieldSpec, byte[]> textsOf(RandomGenerator random) {
        String domain = "mail" + random.nextInt(500) + ".example";
        IdentityHashMap<FieldSpec, byte[]> row = new IdentityHashMap<>();
        row.put(fields[2], bytes("firstname.lastname" + random.nextInt(1_000_000) + "@" + domain));
        row.put(fields[3], bytes(domain));
        if (random.nextInt(10) < 8) {
            row.put(fields[4], bytes("Žofie Lastname " + random.nextInt(1000)));
        }
        row.put(fields[5], bytes("active"));
        row.put(fields[6], bytes("import"));
        row.put(fields[7], bytes("DE"));
        row.put(fields[8], bytes("Springfield"));
        row.put(fields[13], bytes("vip"));
        row.put(
                fields[20],
                bytes("{\"city\": \"Springfield\", \"birthday\": \"1985-05-%02d\", \"orders\": %d, \"vip\": false}"
                        .formatted(1 + random.nextInt(28), random.nextInt(100))));
        return row;
    }

    public static void main(String[] args) {
        new EncoderBenchmark().run();
    }

    private void run() {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int round = 0; round < ROUNDS; round++) {
            long cpu = threads.getCurrentThreadCpuTime();
            long allocated = threads.getCurrentThreadAllocatedBytes();
            long bytes = 0;
            for (int page = 0; page < PAGES_PER_ROUND; page++) {
                bytes += encodePage(page);
            }
            double documents = (double) PAGES_PER_ROUND * PAGE_ROWS;
            System.out.printf(
                    "round %2d: %.2f us CPU, %.0f bytes of JSON, %.0f bytes allocated per document%n",
                    round,
                    (threads.getCurrentThreadCpuTime() - cpu) / 1000.0 / documents,
                    bytes / documents,
                    (threads.getCurrentThreadAllocatedBytes() - allocated) / documents);
        }
    }

    private long encodePage(int page) {
        encoder.beginPage(TIME_MICROS);
        for (int row = 0; row < PAGE_ROWS; row++) {
            encodeRow(row, (long) page * PAGE_ROWS + row);
        }
        EncodedPage encoded = encoder.endPage();
        return encoded.documents().stream().mapToLong(Document::length).sum();
    }

    private void encodeRow(int row, long id) {
        IdentityHashMap<FieldSpec, byte[]> values = texts.get(row);
        encoder.beginDocument(new AccountId("4711"), Key.of(Long.toString(id)));
        encoder.longValue(fields[0], 4711);
        encoder.longValue(fields[1], id);
        for (int field = 2; field < 9; field++) {
            text(fields[field], values);
        }
        encoder.timestampValue(fields[9], TIME_MICROS - id * 1_000_003);
        encoder.timestampValue(fields[10], TIME_MICROS - id * 1_003);
        encoder.timestampValue(fields[11], TIME_MICROS - id * 1_000_000);
        encoder.beginArray(fields[12]);
        for (long group : groups[row]) {
            encoder.longValue(fields[12], group);
        }
        encoder.endArray(fields[12]);
        encoder.beginArray(fields[13]);
        text(fields[13], values);
        encoder.endArray(fields[13]);
        encoder.longValue(fields[14], row);
        encoder.longValue(fields[15], row / 2);
        encoder.longValue(fields[16], row / 10);
        encoder.timestampValue(fields[17], TIME_MICROS - row * 1_001L);
        encoder.nullValue(fields[18]);
        encoder.doubleValue(fields[19], row / 100.0);
        byte[] custom = requireNonNull(values.get(fields[20]));
        encoder.jsonValue(fields[20], custom, 0, custom.length);
        encoder.endDocument();
    }

    private void text(FieldSpec field, IdentityHashMap<FieldSpec, byte[]> row) {
        byte[] value = row.get(field);
        if (value == null) {
            encoder.nullValue(field);
        } else {
            encoder.textValue(field, value, 0, value.length);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(UTF_8);
    }
}
