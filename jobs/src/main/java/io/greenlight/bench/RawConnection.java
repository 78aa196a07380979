package io.greenlight.bench;

import io.greenlight.bench.BulkRecording.Recorded;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * One keep-alive connection that costs next to nothing: a body goes from its file to the socket without passing through
 * this process, and an answer is only searched for the statuses of its items. For one thread.
 */
final class RawConnection implements AutoCloseable {
    private static final byte[] STORED = "\"status\":20".getBytes(StandardCharsets.US_ASCII);
    private static final String LENGTH = "content-length:";
    private static final int SHOWN = 500;

    private final URI node;
    private final SocketChannel socket;
    private ByteBuffer answer = ByteBuffer.allocate(1 << 20);

    private RawConnection(URI node, SocketChannel socket) {
        this.node = node;
        this.socket = socket;
    }

    static RawConnection open(URI node) throws IOException {
        SocketChannel socket = SocketChannel.open(new InetSocketAddress(node.getHost(), node.getPort()));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return new RawConnection(node, socket);
    }

    /**
     * Sends a request and waits for its answer.
     *
     * @throws IOException if not every document was stored
     */
    void send(Recorded request, FileChannel bodies) throws IOException {
        write(head(request));
        long sent = 0;
        while (sent < request.length()) {
            sent += bodies.transferTo(request.position() + sent, request.length() - sent, socket);
        }
        int stored = readAnswer();
        if (stored != request.documents()) {
            throw new IOException("Of %d documents sent to %s only %d were stored: %s"
                    .formatted(request.documents(), request.target(), stored, shown()));
        }
    }

    private ByteBuffer head(Recorded request) {
        return ByteBuffer.wrap("""
                POST %s HTTP/1.1\r
                Host: %s\r
                Content-Type: application/x-ndjson\r
                Content-Length: %d\r
                \r
                """.formatted(request.target(), node.getAuthority(), request.length())
                .getBytes(StandardCharsets.US_ASCII));
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) {
            socket.write(bytes);
        }
    }

    /** How many items of the answer were stored. */
    private int readAnswer() throws IOException {
        answer.clear();
        int body = -1;
        while (body < 0) {
            readMore();
            body = endOfHead();
        }
        String head = new String(answer.array(), 0, body, StandardCharsets.US_ASCII);
        int end = body + lengthIn(head);
        while (answer.position() < end) {
            readMore();
        }
        return head.startsWith("HTTP/1.1 200") ? count(body, end) : 0;
    }

    private void readMore() throws IOException {
        if (!answer.hasRemaining()) {
            answer = ByteBuffer.allocate(answer.capacity() * 2).put(answer.flip());
        }
        if (socket.read(answer) < 0) {
            throw new EOFException("The node closed the connection");
        }
    }

    private int endOfHead() {
        byte[] bytes = answer.array();
        for (int i = 3; i < answer.position(); i++) {
            if (bytes[i] == '\n' && bytes[i - 1] == '\r' && bytes[i - 2] == '\n' && bytes[i - 3] == '\r') {
                return i + 1;
            }
        }
        return -1;
    }

    private static int lengthIn(String head) throws IOException {
        return head.lines()
                .filter(line -> line.toLowerCase(Locale.ROOT).startsWith(LENGTH))
                .map(line -> Integer.parseInt(line.substring(LENGTH.length()).strip()))
                .findFirst()
                .orElseThrow(() -> new IOException("The answer does not say how long it is: " + head));
    }

    private int count(int from, int until) {
        byte[] bytes = answer.array();
        int found = 0;
        int matched = 0;
        for (int i = from; i < until; i++) {
            matched = bytes[i] == STORED[matched] ? matched + 1 : bytes[i] == STORED[0] ? 1 : 0;
            if (matched == STORED.length) {
                found++;
                matched = 0;
            }
        }
        return found;
    }

    private String shown() {
        return new String(answer.array(), 0, Math.min(SHOWN, answer.position()), StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
