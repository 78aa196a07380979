package io.greenlight.server.access;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.web.filter.OncePerRequestFilter;

/** Turns away a body that is too large: by what it says of itself, or, if it says nothing, once that much was read. */
final class SizeFilter extends OncePerRequestFilter {
    private final long mostBytes;

    SizeFilter(long mostBytes) {
        this.mostBytes = mostBytes;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (request.getContentLengthLong() > mostBytes) {
            tooLarge(response);
            return;
        }
        Counted counted = new Counted(request, mostBytes);
        try {
            chain.doFilter(counted, response);
        } catch (IOException | ServletException | RuntimeException failure) {
            if (!counted.isExceeded()) {
                throw failure;
            }
        }
        if (counted.isExceeded() && !response.isCommitted()) {
            response.resetBuffer();
            tooLarge(response);
        }
    }

    /** What is on its way is not read, so the connection cannot be used again. */
    private void tooLarge(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        Problem.tooLarge(mostBytes).writeTo(response);
    }

    private static final class Counted extends HttpServletRequestWrapper {
        private final long mostBytes;
        private @Nullable CountedStream stream;

        Counted(HttpServletRequest request, long mostBytes) {
            super(request);
            this.mostBytes = mostBytes;
        }

        boolean isExceeded() {
            return stream != null && stream.exceeded;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new CountedStream(super.getInputStream(), mostBytes);
            }
            return stream;
        }
    }

    private static final class CountedStream extends ServletInputStream {
        private final ServletInputStream body;
        private long left;
        private boolean exceeded;

        CountedStream(ServletInputStream body, long mostBytes) {
            this.body = body;
            this.left = mostBytes;
        }

        @Override
        public int read() throws IOException {
            int read = body.read();
            count(read < 0 ? 0 : 1);
            return read;
        }

        @Override
        public int read(byte[] bytes, int offset, int length) throws IOException {
            int read = body.read(bytes, offset, length);
            count(Math.max(0, read));
            return read;
        }

        private void count(int bytes) throws IOException {
            left -= bytes;
            if (left < 0) {
                exceeded = true;
                throw new IOException("The body is larger than it may be");
            }
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
