package io.greenlight.bench;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/**
 * One keep-alive connection that asks whether accounts may send, and costs next to nothing. Where the server says that it closes,
 * another takes its place. For one thread.
 */
final class QuestionConnection implements AutoCloseable {
    private static final byte[] GOOD = "HTTP/1.1 200".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] YES = "\"ready\":true".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO = "\"ready\":false".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END_OF_HEAD = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);
    /** The answer is sent in one chunk, or with its length; both end with its closing brace, and a chunked one with this. */
    private static final byte[] LAST_CHUNK = "\r\n0\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] CLOSE = "Connection: close".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] CHUNKED = "chunked".getBytes(StandardCharsets.US_ASCII);

    private final int port;
    private final ByteBuffer answer = ByteBuffer.allocate(1 << 14);
    private SocketChannel socket;

    private QuestionConnection(int port) throws IOException {
        this.port = port;
        this.socket = connect(port);
    }

    static QuestionConnection open(int port) throws IOException {
        return new QuestionConnection(port);
    }

    private static SocketChannel connect(int port) throws IOException {
        SocketChannel socket = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        socket.setOption(StandardSocketOptions.TCP_NODELAY, true);
        return socket;
    }

    /** What was answered. */
    enum Said {
        YES,
        NO,
        /** No answer, which is a no. */
        NOTHING
    }

    Said ask(String account) throws IOException {
        ByteBuffer question = ByteBuffer.wrap("GET /api/v1/accounts/%s/readiness HTTP/1.1\r\nHost: localhost\r\n\r\n"
                .formatted(account)
                .getBytes(StandardCharsets.US_ASCII));
        while (question.hasRemaining()) {
            socket.write(question);
        }
        answer.clear();
        do {
            if (!answer.hasRemaining() || socket.read(answer) < 0) {
                throw new EOFException("The server closed the connection, or says too much");
            }
        } while (!isWhole());
        int close = find(CLOSE, 0);
        if (close >= 0 && close < find(END_OF_HEAD, 0)) {
            socket.close();
            socket = connect(port);
        }
        if (!startsWith(GOOD)) {
            return Said.NOTHING;
        }
        return find(YES, 0) >= 0 ? Said.YES : find(NO, 0) >= 0 ? Said.NO : Said.NOTHING;
    }

    private boolean isWhole() {
        int head = find(END_OF_HEAD, 0);
        if (head < 0) {
            return false;
        }
        int chunked = find(CHUNKED, 0);
        if (chunked >= 0 && chunked < head) {
            return endsWith(LAST_CHUNK);
        }
        return answer.get(answer.position() - 1) == '}';
    }

    private boolean startsWith(byte[] wanted) {
        return answer.position() >= wanted.length && matches(wanted, 0);
    }

    private boolean endsWith(byte[] wanted) {
        return answer.position() >= wanted.length && matches(wanted, answer.position() - wanted.length);
    }

    private int find(byte[] wanted, int from) {
        for (int at = from; at + wanted.length <= answer.position(); at++) {
            if (matches(wanted, at)) {
                return at;
            }
        }
        return -1;
    }

    private boolean matches(byte[] wanted, int at) {
        for (int i = 0; i < wanted.length; i++) {
            if (answer.get(at + i) != wanted[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
