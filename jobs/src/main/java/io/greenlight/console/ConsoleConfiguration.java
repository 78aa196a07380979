package io.greenlight.console;

import java.time.Duration;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.thymeleaf.autoconfigure.ThymeleafAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.CacheControl;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.ResourceHandlerRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import org.springframework.web.servlet.resource.ResourceUrlEncodingFilter;
import org.springframework.web.servlet.resource.VersionResourceResolver;

/** Pages, and what they load from this server and from nowhere else. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration(ThymeleafAutoConfiguration.class)
class ConsoleConfiguration implements WebMvcConfigurer {
    private static final String LIBRARIES = "classpath:/META-INF/resources/webjars/";

    /** The name of a file carries a hash of its content: it may be kept for ever, and a new program is seen at once. */
    @Override
    public void addResourceHandlers(ResourceHandlerRegistry registry) {
        registry.addResourceHandler("/assets/**")
                .addResourceLocations(
                        "classpath:/io/greenlight/console/assets/",
                        LIBRARIES + "htmx.org/2.0.7/dist/",
                        LIBRARIES + "uplot/1.6.30/dist/")
                .setCacheControl(
                        CacheControl.maxAge(Duration.ofDays(365)).cachePublic().immutable())
                .resourceChain(true)
                .addResolver(new VersionResourceResolver().addContentVersionStrategy("/**"));
    }

    @Override
    public void addInterceptors(InterceptorRegistry registry) {
        registry.addInterceptor(new PageHeaders()).addPathPatterns("/console", "/console/**", "/login", "/status");
    }

    /** Writes the names with hashes into the pages. */
    @Bean
    ResourceUrlEncodingFilter resourceUrlEncodingFilter() {
        return new ResourceUrlEncodingFilter();
    }
}
