package io.greenlight.server;

import org.apache.tomcat.util.buf.EncodedSolidusHandling;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** What every HTTP side has: a problem in JSON for everything that is not there. */
@Configuration(proxyBeanMethods = false)
@ImportLibraries
class WebConfiguration {
    @Bean
    CommonHeaders commonHeaders() {
        return new CommonHeaders();
    }

    /** An encoded slash is part of the id it stands in, and of no path. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> container() {
        return factory -> {
            factory.addContextCustomizers(ProblemValve::install);
            factory.addConnectorCustomizers(
                    connector -> connector.setEncodedSolidusHandling(EncodedSolidusHandling.PASS_THROUGH.getValue()));
        };
    }
}
