package io.greenlight.bench;

import io.greenlight.testbed.fault.FaultProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * The bulk requests of one load exactly as they were sent, bodies in one file. The system keeps the file in its page cache,
 * so that sending a body again costs a copy and no heap.
 */
final class BulkRecording implements FaultProxy.BulkListener, AutoCloseable {
    private final FileChannel file;
    private final List<Recorded> requests = new ArrayList<>();
    private long documents;

    /**
     * One recorded request.
     *
     * @param target path and query
     * @param position of its body in the file
     * @param length of its body
     * @param documents in it
     */
    record Recorded(String target, long position, int length, int documents) {}

    private BulkRecording(FileChannel file) {
        this.file = file;
    }

    /** An empty recording in a new file, which is deleted with it. */
    static BulkRecording in(Path directory) throws IOException {
        return new BulkRecording(FileChannel.open(
                directory.resolve("bulks"),
                StandardOpenOption.CREATE_NEW,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.DELETE_ON_CLOSE));
    }

    @Override
    public synchronized void bulk(String target, byte[] body) {
        try {
            long position = file.size();
            ByteBuffer bytes = ByteBuffer.wrap(body);
            while (bytes.hasRemaining()) {
                file.write(bytes, position + bytes.position());
            }
            Recorded recorded = new Recorded(target, position, body.length, documents(body));
            requests.add(recorded);
            documents += recorded.documents;
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot record a bulk request of %d bytes".formatted(body.length), e);
        }
    }

    /** Every document has a line of its own and one before it for its action. */
    private static int documents(byte[] body) {
        int lines = 0;
        for (byte each : body) {
            if (each == '\n') {
                lines++;
            }
        }
        return lines / 2;
    }

    synchronized List<Recorded> requests() {
        return List.copyOf(requests);
    }

    synchronized long documents() {
        return documents;
    }

    /** Where the bodies are. */
    FileChannel file() {
        return file;
    }

    @Override
    public void close() throws IOException {
        file.close();
    }
}
