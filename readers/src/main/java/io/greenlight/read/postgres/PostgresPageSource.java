package io.greenlight.read.postgres;

import io.greenlight.document.Document;
import io.greenlight.document.Position;
import io.greenlight.document.Rejection;
import io.greenlight.document.Scope;
import io.greenlight.encode.DocumentEncoder;
import io.greenlight.encode.DocumentEncoder.EncodedPage;
import io.greenlight.encode.RowContent;
import io.greenlight.read.EntityQuery;
import io.greenlight.read.Page;
import io.greenlight.read.PageRequest;
import io.greenlight.read.PageSource;
import io.greenlight.read.Reader;
import io.greenlight.read.SourceBusy;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a page in steps, each a transaction of its own: the permit to read and the version, the rows, the elements of each
 * collection, the permit given back. Rows are encoded after the last statement, so that encoding holds neither a snapshot nor a
 * permit.
 */
final class PostgresPageSource implements PageSource {
    private final EntityQuery entity;
    private final String shard;
    private final String attempt;
    private final Reader reader;
    private final long pageBytes;
    private final int contentBytes;
    private final ReadPermits permits;
    private final Connections.Permit permit;
    private final DocumentEncoder encoder;
    private @Nullable Opened opened;

    PostgresPageSource(Server server, String shard, EntityQuery entity, Reader reader, String attempt) {
        this.entity = entity;
        this.shard = shard;
        this.attempt = attempt;
        this.reader = reader;
        this.pageBytes = server.settings().limits().pageBytes();
        this.encoder = new DocumentEncoder(entity.schema());
        this.contentBytes = server.settings().contentBytes();
        this.permits = server.permits();
        this.permit = server.connections().acquire(attempt);
    }

    /** A connection and what was found on it; found anew on a new connection, since the server may be another by then. */
    private record Opened(Session session, ReadPlan plan) {}

    /**
     * The rows of a page before they are encoded.
     *
     * @param rows as they came
     * @param end whether the scope holds no further row
     */
    private record Read(
            PageRows rows, boolean end, List<CollectionRows> collections, List<Position> positions, long version) {}

    @Override
    public Page read(PageRequest request) {
        boolean done = false;
        try {
            Opened current = open();
            long version = Versions.require(attempt, takePermit(current).version());
            long start = System.nanoTime();
            Read read = read(current, request, version);
            permits.giveBack(open().session());
            Duration readTime = Duration.ofNanos(System.nanoTime() - start);
            Page page = encode(current.plan(), read, readTime);
            done = true;
            return page;
        } catch (SourceBusy e) {
            done = true; // nothing is wrong with the connection
            throw e;
        } catch (SQLException e) {
            throw Failures.of(attempt, e);
        } finally {
            if (!done) {
                disconnect();
            }
        }
    }

    private Opened open() throws SQLException {
        if (opened == null) {
            Session session = permit.connect(shard, reader.name());
            opened = new Opened(session, Plans.plan(attempt, session, entity));
        }
        return opened;
    }

    private ReadPermits.Taken takePermit(Opened current) throws SQLException {
        return permits.take(attempt, current.session(), reader.patience());
    }

    private Read read(Opened current, PageRequest request, long version) throws SQLException {
        PageRows rows = new PageRows(current.plan().key().count());
        boolean cutShort = fetch(current, request, rows);
        List<Position> positions = Positions.of(attempt, current.plan(), request.scope(), rows);
        boolean more = rows.size() > request.limit() || (cutShort && rows.size() > 1);
        if (more) {
            rows.removeLast();
            positions.removeLast();
        }
        if (cutShort) {
            disconnect(); // the permit goes with the session
            takePermit(open());
        }
        List<CollectionRows> collections = collect(open(), request.scope(), rows, positions);
        return new Read(rows, !more && !cutShort, collections, positions, version);
    }

    /**
     * Reads one row more than the page has: it tells whether there is a next page, and whether the last key repeats across
     * the border, where the next page would pass over it.
     *
     * @return whether the page ended early since its rows are too many bytes
     */
    private boolean fetch(Opened current, PageRequest request, PageRows rows) throws SQLException {
        boolean[] cutShort = {false};
        current.session().copy(current.plan().selectPage(request, 1), row -> {
            rows.add(row);
            cutShort[0] = rows.bytes() > pageBytes && rows.size() <= request.limit();
            return !cutShort[0];
        });
        return cutShort[0];
    }

    private static List<CollectionRows> collect(Opened current, Scope scope, PageRows rows, List<Position> positions)
            throws SQLException {
        List<CollectionRows> collections = new ArrayList<>();
        if (rows.isEmpty()) {
            return collections;
        }
        for (ReadPlan.Collected collected : current.plan().collections()) {
            String select = current.plan().selectElements(collected, scope, positions);
            collections.add(CollectionRows.read(current.session(), select, rows));
        }
        return collections;
    }

    private Page encode(ReadPlan plan, Read read, Duration readTime) {
        PageRows rows = read.rows();
        RowCursor row = new RowCursor(plan.columns().size());
        encoder.beginPage(read.version());
        for (int i = 0; i < rows.size(); i++) {
            row.moveTo(rows.row(i));
            Position position = read.positions().get(i);
            encoder.beginDocument(position.account(), position.key());
            for (FieldReader field : plan.fields()) {
                field.read(row, i, read.collections(), encoder);
            }
            encoder.endDocument();
        }
        EncodedPage encoded = encoder.endPage();
        List<Document> documents = encoded.documents();
        List<Rejection> rejections =
                contentBytes == 0 ? encoded.rejections() : withContents(plan, read, encoded.rejections());
        Position last = rows.isEmpty() ? null : read.positions().getLast();
        return new Page(documents, rejections, last, read.end(), read.version(), readTime);
    }

    /** The same, each with what its row held; they come in the order of the rows. */
    private List<Rejection> withContents(ReadPlan plan, Read read, List<Rejection> rejections) {
        RowCursor row = new RowCursor(plan.columns().size());
        List<Rejection> complete = new ArrayList<>(rejections.size());
        int index = 0;
        for (Rejection rejection : rejections) {
            Position position = new Position(rejection.account(), rejection.key());
            while (!read.positions().get(index).equals(position)) {
                index++;
            }
            row.moveTo(read.rows().row(index));
            RowContent content = new RowContent(contentBytes);
            for (FieldReader field : plan.fields()) {
                field.show(row, index, read.collections(), content);
            }
            complete.add(rejection.with(content.end()));
        }
        return complete;
    }

    private void disconnect() {
        if (opened != null) {
            Session session = opened.session();
            opened = null;
            try {
                session.close();
            } catch (SQLException e) {
                // The connection is given up either way.
            }
        }
    }

    @Override
    public void close() {
        disconnect();
        permit.close();
    }
}
