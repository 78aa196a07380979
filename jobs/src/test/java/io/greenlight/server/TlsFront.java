package io.greenlight.server;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.HashSet;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;

/** TLS before a server that has none; clients must show a certificate. Notes what requests carried as authorization. */
final class TlsFront implements AutoCloseable {
    private static final Pattern AUTHORIZATION = Pattern.compile("(?im)^authorization: (.*?)\r?$");

    private final SSLServerSocket listening;
    private final int port;
    private final Set<String> authorizations = Collections.synchronizedSet(new HashSet<>());

    TlsFront(SSLContext context, int port) throws IOException {
        this.port = port;
        listening = (SSLServerSocket)
                context.getServerSocketFactory().createServerSocket(0, 50, InetAddress.getLoopbackAddress());
        listening.setNeedClientAuth(true);
        Thread.ofVirtual().start(this::accept);
    }

    String url() {
        return "https://127.0.0.1:" + listening.getLocalPort();
    }

    Set<String> authorizations() {
        return Set.copyOf(authorizations);
    }

    private void accept() {
        while (!listening.isClosed()) {
            try {
                SSLSocket client = (SSLSocket) listening.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException closed) {
                return;
            }
        }
    }

    private void serve(SSLSocket client) {
        try (client;
                Socket server = new Socket(InetAddress.getLoopbackAddress(), port)) {
            client.startHandshake();
            Thread back = Thread.ofVirtual().start(() -> pipe(server, client, false));
            pipe(client, server, true);
            back.join();
        } catch (IOException refused) {
            // A client that is not trusted hears of it by the handshake.
            return;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    private void pipe(Socket from, Socket to, boolean note) {
        byte[] bytes = new byte[64 << 10];
        try {
            InputStream in = from.getInputStream();
            OutputStream out = to.getOutputStream();
            for (int read = in.read(bytes); read >= 0; read = in.read(bytes)) {
                if (note) {
                    noteIn(new String(bytes, 0, read, StandardCharsets.ISO_8859_1));
                }
                out.write(bytes, 0, read);
                out.flush();
            }
        } catch (IOException gone) {
            return;
        } finally {
            closeBoth(from, to);
        }
    }

    private void noteIn(String text) {
        Matcher matcher = AUTHORIZATION.matcher(text);
        while (matcher.find()) {
            authorizations.add(matcher.group(1));
        }
    }

    private static void closeBoth(Socket one, Socket other) {
        try (one;
                other) {
            one.shutdownInput();
        } catch (IOException gone) {
            return;
        }
    }

    @Override
    public void close() {
        try {
            listening.close();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
