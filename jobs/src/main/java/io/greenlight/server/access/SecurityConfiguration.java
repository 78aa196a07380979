package io.greenlight.server.access;

import io.greenlight.audit.Audit;
import io.greenlight.config.ConfigurationReader;
import io.greenlight.config.GreenlightProperties;
import io.greenlight.security.ApiTokens;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.servlet.DispatcherType;
import java.util.Set;
import org.springframework.boot.web.servlet.DelegatingFilterProxyRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.security.authentication.ProviderManager;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configuration.EnableWebSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.annotation.web.configurers.HeadersConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.access.ExceptionTranslationFilter;
import org.springframework.security.web.access.intercept.AuthorizationFilter;
import org.springframework.security.web.authentication.AnonymousAuthenticationFilter;
import org.springframework.security.web.authentication.UsernamePasswordAuthenticationFilter;
import org.springframework.security.web.csrf.CookieCsrfTokenRepository;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.security.web.firewall.StrictHttpFirewall;
import org.springframework.security.web.header.HeaderWriterFilter;
import org.springframework.security.web.header.writers.ReferrerPolicyHeaderWriter.ReferrerPolicy;
import org.springframework.security.web.savedrequest.CookieRequestCache;

/** Who is let in: programs under {@code /api} by a token with each request, people by a session that a token began. */
@Configuration(proxyBeanMethods = false)
@EnableWebSecurity
public class SecurityConfiguration {
    private static final int BEFORE_OTHER_FILTERS = -100;
    /** Nothing from elsewhere, nothing inline, in nobody's frame. */
    private static final String CONTENT_POLICY =
            "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

    private static final String LOGIN = "/login";
    private static final String TOKEN_FIELD = "token";
    private static final String STRICT = "Strict";

    private static final long YEAR_SECONDS = 365L * 24 * 3600;

    @Bean
    DelegatingFilterProxyRegistrationBean securityRegistration() {
        DelegatingFilterProxyRegistrationBean registration =
                new DelegatingFilterProxyRegistrationBean("springSecurityFilterChain");
        registration.setOrder(BEFORE_OTHER_FILTERS);
        registration.setDispatcherTypes(DispatcherType.REQUEST, DispatcherType.ASYNC, DispatcherType.ERROR);
        return registration;
    }

    @Bean
    RequestLimits requestLimits(GreenlightProperties properties) {
        return new RequestLimits(properties.security());
    }

    @Bean
    TurnAway turnAway(RequestLimits limits) {
        return new TurnAway(limits);
    }

    @Bean
    TokenAuthentication tokenAuthentication(
            ApiTokens tokens, GreenlightProperties properties, Environment environment) {
        return new TokenAuthentication(
                tokens, JwtCallers.of(properties.security().jwt(), ConfigurationReader.directory(environment)));
    }

    /** What an account's id may hold is allowed in its encoded form; a path is cut into segments before it is decoded. */
    @Bean
    HttpFirewall httpFirewall() {
        StrictHttpFirewall firewall = new StrictHttpFirewall();
        firewall.setAllowUrlEncodedSlash(true);
        firewall.setAllowUrlEncodedDoubleSlash(true);
        firewall.setAllowUrlEncodedPercent(true);
        firewall.setAllowUrlEncodedPeriod(true);
        firewall.setAllowUrlEncodedLineFeed(true);
        firewall.setAllowUrlEncodedCarriageReturn(true);
        // As %3B it is a character of an id; as it is it stays refused.
        firewall.getEncodedUrlBlocklist().removeAll(Set.of("%3b", "%3B"));
        firewall.getDecodedUrlBlocklist().remove(";");
        return firewall;
    }

    @Bean
    RequestRejectedHandler requestRejectedHandler() {
        return (request, response, rejected) -> {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("X-Content-Type-Options", "nosniff");
            Problem.malformed().writeTo(response);
        };
    }

    /** Programs: a token with each request, no session, so that no form of another site can use one. */
    @Bean
    @Order(Ordered.HIGHEST_PRECEDENCE)
    SecurityFilterChain programs(
            HttpSecurity http,
            GreenlightProperties properties,
            TokenAuthentication tokens,
            TurnAway turnAway,
            Filters filters)
            throws Exception {
        http.securityMatcher("/api/**")
                .sessionManagement(sessions -> sessions.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .csrf(AbstractHttpConfigurer::disable);
        common(http, filters);
        if (properties.security().disabled()) {
            return http.build();
        }
        BearerTokenAuthenticationFilter bearer = new BearerTokenAuthenticationFilter(tokens);
        bearer.setAuthenticationFailureHandler(turnAway::commence);
        return http.addFilter(bearer)
                .addFilterBefore(filters.refusals(), BearerTokenAuthenticationFilter.class)
                .addFilterAfter(filters.callers(), ExceptionTranslationFilter.class)
                .exceptionHandling(
                        errors -> errors.authenticationEntryPoint(turnAway).accessDeniedHandler(turnAway))
                .build();
    }

    @Bean
    Logins logins(Audit audit, RequestLimits limits, MeterRegistry registry) {
        return new Logins(audit, limits, registry);
    }

    /** People, and everything else. Nobody has a session before they are signed in, so that visitors cannot fill the memory. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    SecurityFilterChain people(
            HttpSecurity http,
            GreenlightProperties properties,
            TokenAuthentication tokens,
            Logins logins,
            TurnAway turnAway,
            Filters filters)
            throws Exception {
        common(http, filters);
        if (properties.security().disabled()) {
            return http.csrf(AbstractHttpConfigurer::disable).build();
        }
        return http.authenticationManager(new ProviderManager(new ConsoleLogin(tokens, logins)))
                .csrf(csrf -> csrf.csrfTokenRepository(formTokens()))
                .requestCache(cache -> cache.requestCache(wantedPage()))
                .formLogin(form -> form.loginPage(LOGIN)
                        .usernameParameter("name")
                        .passwordParameter(TOKEN_FIELD)
                        .defaultSuccessUrl("/console")
                        .failureHandler(logins))
                .logout(logout ->
                        logout.logoutUrl("/logout").addLogoutHandler(logins).logoutSuccessUrl(LOGIN + "?logout"))
                .addFilterBefore(filters.visitors(), CsrfFilter.class)
                .addFilterBefore(filters.guesses(), UsernamePasswordAuthenticationFilter.class)
                .addFilterBefore(filters.sessions(), AnonymousAuthenticationFilter.class)
                .addFilterAfter(filters.callers(), ExceptionTranslationFilter.class)
                .exceptionHandling(errors -> errors.accessDeniedHandler(turnAway)
                        .defaultAuthenticationEntryPointFor(
                                turnAway, request -> !request.getRequestURI().startsWith("/console")))
                .build();
    }

    /** In a cookie and in the form, both of which another site cannot set. */
    private static CookieCsrfTokenRepository formTokens() {
        CookieCsrfTokenRepository tokens = new CookieCsrfTokenRepository();
        tokens.setCookieName("greenlight-form");
        tokens.setCookieCustomizer(cookie -> cookie.sameSite(STRICT));
        return tokens;
    }

    /** The page that somebody wanted to see before they were sent to the login; parts of open pages are none. */
    private static CookieRequestCache wantedPage() {
        CookieRequestCache wanted = new CookieRequestCache();
        wanted.setRequestMatcher(request -> request.getMethod().equals("GET")
                && request.getRequestURI().startsWith("/console")
                && request.getHeader("HX-Request") == null);
        wanted.setCookieCustomizer(cookie -> cookie.setAttribute("SameSite", STRICT));
        return wanted;
    }

    @Bean
    Filters filters(GreenlightProperties properties, RequestLimits limits, ApiTokens tokens, Audit audit) {
        return new Filters(
                new SizeFilter(properties.security().maxRequestBytes().toBytes()),
                RefusalFilter.ofPrograms(limits, tokens),
                RefusalFilter.ofPeople(limits, tokens, TOKEN_FIELD),
                new VisitorLimitFilter(limits),
                new CallerLimitFilter(limits),
                new SessionFilter(tokens),
                new AuditFilter(audit, properties.security().disabled() ? "anybody (security is off)" : ""),
                properties.security().disabled());
    }

    /**
     * Ours. No beans of their own, since the container would put each into its own chain.
     *
     * @param sizes against large bodies
     * @param refusals against guesses of programs
     * @param guesses against guesses of people
     * @param visitors against too many requests of whoever is not signed in
     * @param callers against too many requests of one caller
     * @param sessions ends sessions with their token
     * @param audits writes down orders
     * @param off whether everybody is let in
     */
    record Filters(
            SizeFilter sizes,
            RefusalFilter refusals,
            RefusalFilter guesses,
            VisitorLimitFilter visitors,
            CallerLimitFilter callers,
            SessionFilter sessions,
            AuditFilter audits,
            boolean off) {}

    private static void common(HttpSecurity http, Filters filters) throws Exception {
        http.headers(SecurityConfiguration::headers)
                .addFilterAfter(filters.sizes(), HeaderWriterFilter.class)
                .addFilterBefore(filters.audits(), AuthorizationFilter.class)
                .authorizeHttpRequests(requests -> {
                    // What was let in goes on: after a wait, or to say what went wrong.
                    requests.dispatcherTypeMatchers(DispatcherType.ASYNC, DispatcherType.ERROR, DispatcherType.FORWARD)
                            .permitAll();
                    if (filters.off()) {
                        requests.anyRequest().permitAll();
                    } else {
                        requests.anyRequest().access(new TableAuthorization());
                    }
                });
    }

    private static void headers(HeadersConfigurer<HttpSecurity> headers) {
        headers.contentSecurityPolicy(policy -> policy.policyDirectives(CONTENT_POLICY))
                .referrerPolicy(referrer -> referrer.policy(ReferrerPolicy.NO_REFERRER))
                // Another filter's, for every answer.
                .cacheControl(HeadersConfigurer.CacheControlConfig::disable)
                .contentTypeOptions(HeadersConfigurer.ContentTypeOptionsConfig::disable)
                .httpStrictTransportSecurity(
                        strict -> strict.includeSubDomains(false).maxAgeInSeconds(YEAR_SECONDS));
    }
}
