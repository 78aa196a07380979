package io.greenlight.api;

import io.greenlight.config.GreenlightProperties;
import io.greenlight.config.ReadinessProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.stereotype.Component;

/** Who waits keeps a connection and no thread: there are as many connections as may wait and follow, and some for all others. */
@Component
final class Connections implements WebServerFactoryCustomizer<TomcatServletWebServerFactory> {
    private static final int OTHERS = 8_192;
    private static final int BACKLOG = 1_024;

    private final int most;

    Connections(GreenlightProperties properties) {
        ReadinessProperties readiness = properties.readiness();
        this.most = OTHERS + readiness.maxWaiting() + readiness.maxStreams();
    }

    @Override
    public void customize(TomcatServletWebServerFactory factory) {
        factory.addConnectorCustomizers(connector -> {
            connector.setProperty("maxConnections", Integer.toString(most));
            connector.setProperty("acceptCount", Integer.toString(BACKLOG));
        });
    }
}
