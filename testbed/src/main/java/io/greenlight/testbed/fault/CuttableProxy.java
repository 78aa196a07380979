package io.greenlight.testbed.fault;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A TCP proxy on the loopback interface whose connections can be cut, as a network or a failover does it. Meant for
 * PostgreSQL, knows nothing of what passes. Safe for several threads.
 */
public final class CuttableProxy implements AutoCloseable {
    private static final int BACKLOG = 50;

    private final int upstreamPort;
    private final int port;
    private final Set<Socket> sockets = ConcurrentHashMap.newKeySet();
    private @Nullable ServerSocket listener;
    private @Nullable Thread accepting;

    private CuttableProxy(int upstreamPort) throws IOException {
        this.upstreamPort = upstreamPort;
        ServerSocket first = listen(0);
        this.port = first.getLocalPort();
        start(first);
    }

    /** Starts a proxy, on a free port, before a port of this machine. */
    public static CuttableProxy before(int upstreamPort) {
        try {
            return new CuttableProxy(upstreamPort);
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start a proxy before port " + upstreamPort, e);
        }
    }

    /** Where clients find it; the same for its whole life. */
    public int port() {
        return port;
    }

    /** Resets all connections there are. New ones are passed on. */
    public void cut() {
        sockets.forEach(CuttableProxy::reset);
        sockets.clear();
    }

    /** Resets all connections there are and refuses new ones until {@link #passOn()}. */
    public synchronized void refuse() {
        ServerSocket open = listener;
        listener = null;
        if (open != null) {
            close(open);
            awaitEndOf(accepting);
        }
        cut();
    }

    /** Takes connections again. */
    public synchronized void passOn() {
        if (listener == null) {
            try {
                start(listen(port));
            } catch (IOException e) {
                throw new UncheckedIOException("Cannot listen on port %d again".formatted(port), e);
            }
        }
    }

    @Override
    public void close() {
        refuse();
    }

    private static ServerSocket listen(int port) throws IOException {
        ServerSocket socket = new ServerSocket();
        socket.setReuseAddress(true);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), BACKLOG);
        return socket;
    }

    private void start(ServerSocket socket) {
        listener = socket;
        accepting = Thread.ofVirtual().name("cuttable-proxy-" + port).start(() -> accept(socket));
    }

    /**
     * While a thread is within accept, closing only asks it to let go: until it has, the port still takes connections, to
     * reset them later.
     */
    private static void awaitEndOf(@Nullable Thread thread) {
        if (thread == null) {
            return;
        }
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void accept(ServerSocket socket) {
        while (!socket.isClosed()) {
            try {
                connect(socket.accept(), socket);
            } catch (IOException e) {
                // The listener was closed, or the client has gone again: the loop's condition tells.
            }
        }
    }

    private void connect(Socket client, ServerSocket acceptedBy) {
        sockets.add(client);
        try {
            Socket server = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
            sockets.add(server);
            pump(client, server);
            pump(server, client);
            if (acceptedBy.isClosed()) {
                // Refused while it was being made.
                drop(client, server);
            }
        } catch (IOException e) {
            // Nobody listens behind: the client sees its connection end.
            reset(client);
            sockets.remove(client);
        }
    }

    private void pump(Socket from, Socket to) {
        Thread.ofVirtual().start(() -> {
            try {
                from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException e) {
                // Cut, by us or by either end: the other direction ends with it.
            } finally {
                drop(from, to);
            }
        });
    }

    /** An end in order, after which everything written still arrives. */
    private void drop(Socket one, Socket other) {
        close(one);
        close(other);
        sockets.remove(one);
        sockets.remove(other);
    }

    /** With no time to linger, closing sends a reset. */
    private static void reset(Socket socket) {
        try (socket) {
            socket.setSoLinger(true, 0);
        } catch (IOException e) {
            // It was closed already.
        }
    }

    private static void close(Closeable socket) {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot close " + socket, e);
        }
    }
}
