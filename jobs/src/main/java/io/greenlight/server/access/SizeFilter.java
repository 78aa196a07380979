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

/**
 * Turns away a body that is too large: by what it says of itself, or, if it says nothing, once that much was read. Then it is answered
 * at once, whoever reads it and whatever that makes of the end. The fields of a form are read by the container, which has the same limit.
 */
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
        chain.doFilter(new Counted(request, response), response);
    }

    /** What is on its way is not read, so the connection cannot be used again. */
    private void tooLarge(HttpServletResponse response) throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        Problem.tooLarge(mostBytes).writeTo(response);
    }

    private final class Counted extends HttpServletRequestWrapper {
        private final HttpServletResponse response;
        private @Nullable CountedStream stream;

        Counted(HttpServletRequest request, HttpServletResponse response) {
            super(request);
            this.response = response;
        }

        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (stream == null) {
                stream = new CountedStream(super.getInputStream(), response);
            }
            return stream;
        }
    }

    private final class CountedStream extends ServletInputStream {
        private final ServletInputStream body;
        private final HttpServletResponse response;
        private long left = mostBytes;

        CountedStream(ServletInputStream body, HttpServletResponse response) {
            this.body = body;
            this.response = response;
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
                if (!response.isCommitted()) {
                    tooLarge(response);
                    // Nobody who reads this body can answer any more.
                    response.getOutputStream().close();
                }
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
