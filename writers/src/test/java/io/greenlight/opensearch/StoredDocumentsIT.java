package io.greenlight.opensearch;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.greenlight.bulk.BulkPermits;
import io.greenlight.bulk.BulkSettings;
import io.greenlight.bulk.WriteListener;
import io.greenlight.document.AccountId;
import io.greenlight.document.Document;
import io.greenlight.document.DocumentId;
import io.greenlight.document.HashSum;
import io.greenlight.document.Key;
import io.greenlight.encode.DocumentEncoder;
import io.greenlight.encode.Tombstones;
import io.greenlight.index.GenerationLayout;
import io.greenlight.index.StoredDocument;
import io.greenlight.index.StoredDocument.State;
import io.greenlight.index.Target.Look;
import io.greenlight.index.Target.Serving;
import io.greenlight.index.TargetRefused;
import io.greenlight.index.TargetSettings;
import io.greenlight.testbed.servers.TestServers;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Documents as they stand in an index, looked at one by one. */
class StoredDocumentsIT {
    private static final AccountId ACCOUNT = new AccountId("a:1");
    private static OpenSearchTarget target;
    private static OpenSearchBulkSink sink;
    private static final RealNode node = new RealNode();

    @BeforeAll
    static void connect() {
        target = OpenSearchTarget.connect(
                ConnectionSettings.of("main", TestServers.openSearch().url()), TargetSettings.DEFAULT.with(3, 0));
        sink = new OpenSearchBulkSink(
                target, BulkSettings.DEFAULT, new BulkPermits(4), WriteListener.NONE, new Random(1));
    }

    @AfterAll
    static void disconnect() {
        target.close();
        node.close();
    }

    @Test
    void seesAtOnceWhatSearchesDoNot() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        Document document = People.person("a:1", "k,1", 5, "x");
        DocumentId gone = DocumentId.of(ACCOUNT, Key.of("gone"));
        sink.write(generation, List.of(document, Tombstones.of(ACCOUNT, gone, "", 7)));

        List<StoredDocument> current = target.current(
                generation, List.of(document.id(), gone, DocumentId.of(ACCOUNT, Key.of("never"))), Look.HASH);

        assertThat(current)
                .containsExactlyInAnyOrder(
                        new StoredDocument(document.id(), ACCOUNT, "", 5, document.hash(), State.LIVE),
                        new StoredDocument(gone, ACCOUNT, "", 7, null, State.DELETED));
        assertThat(target.current(generation, List.of(), Look.HASH)).isEmpty();
    }

    @Test
    void looksIntoEveryMonthOrSome() {
        GenerationLayout generation = People.visits(1);
        target.create(generation, Serving.NO);
        Document january = People.visit("a", "k", "2026-01");
        Document march = People.visit("a", "k", "2026-03");
        sink.write(generation, List.of(january, march));

        assertThat(target.monthsOf(generation)).containsExactly("2026-01", "2026-03");
        assertThat(target.current(generation, List.of(january.id()), Look.VERSION))
                .extracting(StoredDocument::month)
                .containsExactlyInAnyOrder("2026-01", "2026-03");
        assertThat(target.current(generation, List.of(january.id()), List.of("2026-02", "2026-03"), Look.VERSION))
                .extracting(StoredDocument::month)
                .containsExactly("2026-03");
    }

    @Test
    void refusesToLookIntoAnIndexThatIsGone() {
        GenerationLayout missing = People.persons(1);
        DocumentId id = DocumentId.of(ACCOUNT, Key.of("k"));

        assertThatThrownBy(() -> target.current(missing, List.of(id), Look.HASH))
                .isInstanceOf(TargetRefused.class)
                .hasMessageContaining("there is no such index");
    }

    @Test
    void showsTheHashesOfSeveralAccountsAndNoTombstone() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        List<Document> documents = new ArrayList<>(People.persons("a", 2_500));
        documents.addAll(People.persons("b,c", 10));
        sink.write(generation, documents);
        sink.write(generation, People.persons("other", 10));
        sink.write(
                generation,
                List.of(Tombstones.of(new AccountId("a"), documents.getFirst().id(), "", 9)));
        target.refresh(generation);

        Map<DocumentId, StoredDocument> seen = new HashMap<>();
        target.scan(generation, List.of(new AccountId("a"), new AccountId("b,c")), Look.HASH, stored -> {
            assertThat(seen.put(stored.id(), stored)).isNull();
            return true;
        });

        assertThat(seen).hasSize(2_509);
        assertThat(documents.stream().skip(1)).allMatch(document -> holds(seen, document));
    }

    private static boolean holds(Map<DocumentId, StoredDocument> seen, Document document) {
        StoredDocument stored = seen.get(document.id());
        return stored != null && stored.holds(document.hash());
    }

    @Test
    void tellsContentThatIsNotWhatItsHashSays() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        List<Document> documents = encoded("a", 4);
        sink.write(generation, documents);
        put(generation, documents.get(1), text(documents.get(1)).replace("name 1", "name 7"));
        put(generation, documents.get(2), text(documents.get(3)));
        put(generation, documents.get(3), "{\"account\":\"a\",\"id\":\"3\",\"name\":\"x\"}");
        target.refresh(generation);
        List<StoredDocument> scanned = new ArrayList<>();
        target.scan(generation, List.of(new AccountId("a")), Look.CONTENT, scanned::add);
        List<StoredDocument> current =
                target.current(generation, documents.stream().map(Document::id).toList(), Look.CONTENT);

        for (List<StoredDocument> seen : List.of(scanned, current)) {
            assertThat(seen).hasSize(4);
            assertThat(seen.stream().filter(stored -> stored.state() == State.SPOILED))
                    .extracting(stored -> stored.id().key())
                    .containsExactlyInAnyOrder(Key.of("1"), Key.of("2"), Key.of("3"));
            assertThat(seen)
                    .anyMatch(stored -> stored.holds(documents.getFirst().hash()));
        }
    }

    @Test
    void namesTheAccountsThatNobodyKnows() {
        GenerationLayout generation = People.visits(1);
        target.create(generation, Serving.NO);
        assertThat(target.strangers(generation, List.of())).as("no index").isEmpty();
        List<AccountId> known = new ArrayList<>(
                IntStream.range(0, 5_000).mapToObj(i -> new AccountId("k" + i)).toList());
        // Java puts the first of these before the second, UTF-8 behind it.
        known.add(new AccountId("\ud83d\ude00"));
        known.add(new AccountId("\uff5e"));
        List<Document> documents = new ArrayList<>();
        for (String account : List.of("k17", "k4999", "\ud83d\ude00", "\uff5e", "a", "k17x", "k,4", "z", "gone")) {
            documents.add(People.visit(account, "k", "2026-01"));
            documents.add(People.visit(account, "k", "2026-03"));
        }
        sink.write(generation, documents);
        AccountId gone = new AccountId("gone");
        for (String month : List.of("2026-01", "2026-03")) {
            sink.write(generation, List.of(Tombstones.of(gone, DocumentId.of(gone, Key.of("k")), month, 9)));
        }
        target.refresh(generation);

        assertThat(target.strangers(generation, known))
                .extracting(AccountId::value)
                .containsExactlyInAnyOrder("a", "k17x", "k,4", "z");
        assertThat(target.strangers(generation, List.of())).hasSize(8);
    }

    @Test
    void namesMoreStrangersThanOneAnswerHolds() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        sink.write(
                generation,
                IntStream.range(0, 4_500)
                        .mapToObj(i -> People.person("s" + i, "k", 1, "x"))
                        .toList());
        target.refresh(generation);

        assertThat(target.strangers(generation, List.of(new AccountId("s7")))).hasSize(4_499);
    }

    @Test
    void saysByWhoseRoutingADocumentIsStored() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        Document document = encoded("a", 1).getFirst();
        sink.write(generation, List.of(document));
        node.send("PUT", "/%s/_doc/%s?routing=b".formatted(generation.name(), document.id()), text(document));
        target.refresh(generation);

        for (Look look : List.of(Look.HASH, Look.CONTENT)) {
            List<StoredDocument> scanned = new ArrayList<>();
            target.scan(generation, List.of(new AccountId("b")), look, scanned::add);
            assertThat(scanned).hasSize(1).allMatch(StoredDocument::isStray);
            assertThat(scanned).noneMatch(stored -> stored.holds(document.hash()));
        }
        assertThat(target.find(generation, new AccountId("b"), List.of(document.id())))
                .hasSize(1)
                .allMatch(StoredDocument::isStray);
        assertThat(target.find(generation, new AccountId("a"), List.of(document.id())))
                .noneMatch(StoredDocument::isStray);
    }

    @Test
    void addsUpTheBucketsOfAnAccount() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        List<Document> documents = People.persons("a", 3_000);
        sink.write(generation, documents);
        sink.write(generation, People.persons("b", 100));
        target.refresh(generation);
        Map<Integer, HashSum> expected = new HashMap<>();
        documents.forEach(
                document -> expected.merge(document.id().bucket(), HashSum.ZERO.plus(document.hash()), HashSum::plus));

        assertThat(target.sumsByBucket(generation, new AccountId("a"))).isEqualTo(expected);
        assertThat(target.sumsByBucket(generation, new AccountId("none"))).isEmpty();
    }

    @Test
    void removesOldTombstonesOnly() {
        GenerationLayout generation = People.persons(1);
        target.create(generation, Serving.NO);
        List<Document> documents = People.persons("a", 6);
        sink.write(generation, documents);
        for (int i = 0; i < 4; i++) {
            sink.write(
                    generation,
                    List.of(Tombstones.of(new AccountId("a"), documents.get(i).id(), "", 100L + i)));
        }
        target.refresh(generation);

        assertThat(target.purgeTombstones(generation, 102)).isEqualTo(2);
        assertThat(target.purgeTombstones(generation, 102)).isZero();

        List<DocumentId> all = documents.stream().map(Document::id).toList();
        assertThat(target.current(generation, all, Look.VERSION))
                .extracting(stored -> stored.id().key() + " " + stored.state())
                .containsExactlyInAnyOrder("k2 DELETED", "k3 DELETED", "k4 LIVE", "k5 LIVE");
    }

    private static List<Document> encoded(String account, int count) {
        DocumentEncoder encoder = new DocumentEncoder(People.PERSON);
        encoder.beginPage(1);
        IntStream.range(0, count).forEach(i -> {
            encoder.beginDocument(new AccountId(account), Key.of(Integer.toString(i)));
            encoder.textValue(People.PERSON.fields().get(0), account);
            encoder.textValue(People.PERSON.fields().get(1), Integer.toString(i));
            encoder.textValue(People.PERSON.fields().get(2), "name " + i);
            encoder.textValue(People.PERSON.fields().get(3), "1999-12-31");
            encoder.endDocument();
        });
        return encoder.endPage().documents();
    }

    private static String text(Document document) {
        return new String(document.buffer(), document.offset(), document.length(), UTF_8);
    }

    private static void put(GenerationLayout generation, Document document, String source) {
        node.send(
                "PUT",
                "/%s/_doc/%s?routing=%s"
                        .formatted(generation.name(), document.id().value(), document.account()),
                source);
    }
}
