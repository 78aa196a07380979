package io.greenlight.opensearch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.opensearch.client.transport.GenericEndpoint;

/** Tells the client's transport how to send a {@link Call} and to hand back status and bytes as they are. */
final class CallEndpoint implements GenericEndpoint<Call, Answer> {
    private final boolean hasBody;

    CallEndpoint(boolean hasBody) {
        this.hasBody = hasBody;
    }

    @Override
    public String method(Call call) {
        return call.method();
    }

    @Override
    public String requestUrl(Call call) {
        return call.path();
    }

    @Override
    public Map<String, String> queryParameters(Call call) {
        return call.parameters();
    }

    @Override
    public boolean hasRequestBody() {
        return hasBody;
    }

    @Override
    public Answer responseDeserializer(
            String uri,
            String method,
            String protocol,
            int status,
            String reason,
            List<Map.Entry<String, String>> headers,
            @Nullable String contentType,
            @Nullable InputStream body) {
        try {
            return new Answer(status, body == null ? new byte[0] : body.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
