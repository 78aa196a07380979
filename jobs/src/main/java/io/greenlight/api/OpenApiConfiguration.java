package io.greenlight.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.ObjectSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import io.swagger.v3.oas.models.servers.Server;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.springdoc.core.configuration.SpringDocConfiguration;
import org.springdoc.core.configuration.SpringDocJavadocConfiguration;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.properties.SpringDocConfigProperties;
import org.springdoc.webmvc.core.configuration.SpringDocWebMvcConfiguration;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The document of the API, made of its controllers, what they speak and their Javadoc. */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    SpringDocConfigProperties.class,
    SpringDocConfiguration.class,
    SpringDocJavadocConfiguration.class,
    SpringDocWebMvcConfiguration.class
})
class OpenApiConfiguration {
    private static final String PACKAGE = OpenApiConfiguration.class.getPackageName();
    private static final String BEARER = "bearer";
    private static final String PROBLEM = "Problem";
    private static final String PROBLEM_JSON = "application/problem+json";

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Greenlight")
                        .version("1")
                        .description(
                                "Rebuilds an OpenSearch cluster from PostgreSQL and says, account by account, whether"
                                        + " it may send. Lists are given page by page: what `next` says is given as `after` for the"
                                        + " page behind. Answers with an ETag are 304 for who has them already. Errors are problems"
                                        + " (RFC 9457) with a `code` that does not change.")
                        .license(new License().name("Apache-2.0").url("https://www.apache.org/licenses/LICENSE-2.0")))
                .servers(List.of(new Server().url("/").description("The server that this document comes from")))
                .addSecurityItem(new SecurityRequirement().addList(BEARER));
    }

    /** Javadoc is HTML, descriptions are Markdown; and a line's end there is none here. */
    @Bean
    OpenApiCustomizer documentInMarkdown() {
        return document -> {
            document.getComponents().getSchemas().values().forEach(OpenApiConfiguration::describeInMarkdown);
            document.getPaths().values().stream()
                    .flatMap(item -> item.readOperations().stream())
                    .forEach(OpenApiConfiguration::describeInMarkdown);
        };
    }

    private static void describeInMarkdown(Schema<?> schema) {
        schema.setDescription(markdown(schema.getDescription()));
        if (schema.getProperties() != null) {
            schema.getProperties().values().forEach(OpenApiConfiguration::describeInMarkdown);
        }
    }

    private static void describeInMarkdown(Operation operation) {
        operation.setSummary(markdown(operation.getSummary()));
        operation.setDescription(markdown(operation.getDescription()));
        if (operation.getParameters() != null) {
            operation
                    .getParameters()
                    .forEach(parameter -> parameter.setDescription(markdown(parameter.getDescription())));
        }
    }

    private static @Nullable String markdown(@Nullable String html) {
        return html == null
                ? null
                : html.replace("<code>", "`").replace("</code>", "`").replaceAll("\\s*\\R\\s*", " ");
    }

    @Bean
    OpenApiCustomizer documentOfProblems() {
        return document -> {
            document.getComponents()
                    .addSecuritySchemes(
                            BEARER,
                            new SecurityScheme()
                                    .type(SecurityScheme.Type.HTTP)
                                    .scheme(BEARER)
                                    .description("A token of this installation, or of the issuer that it trusts"))
                    .addSchemas(PROBLEM, problem());
            document.getPaths()
                    .forEach((path, item) -> item.readOperationsMap()
                            .forEach((method, operation) -> addProblems(path, method, operation)));
        };
    }

    @Bean
    OpenApiCustomizer documentOfAnswers(
            @Qualifier("requestMappingHandlerMapping") ObjectProvider<RequestMappingHandlerMapping> handlers) {
        return document -> AnswerFields.of(handlers.getObject().getHandlerMethods().values().stream()
                        .filter(method -> method.getBeanType().getPackageName().equals(PACKAGE))
                        .toList())
                .mark(document);
    }

    /** By the name of the operation: a request, and what it is answered with. */
    @Bean
    OpenApiCustomizer documentOfExamples(JsonMapper json) throws IOException {
        Map<String, Example> examples;
        try (InputStream resource = OpenApiConfiguration.class.getResourceAsStream("examples.json")) {
            examples = json.readValue(Objects.requireNonNull(resource), new TypeReference<>() {});
        }
        return document -> document.getPaths().values().stream()
                .flatMap(item -> item.readOperations().stream())
                .forEach(operation -> {
                    Example example = examples.get(operation.getOperationId());
                    if (example != null) {
                        example.addTo(operation);
                    }
                });
    }

    /**
     * An example of an operation.
     *
     * @param request its body; null for none
     * @param response the body of its first answer; null for none
     */
    record Example(@Nullable Object request, @Nullable Object response) {
        void addTo(Operation operation) {
            if (request != null) {
                operation.getRequestBody().getContent().values().forEach(body -> body.example(request));
            }
            if (response != null) {
                operation.getResponses().entrySet().stream()
                        .filter(answer -> answer.getKey().startsWith("2"))
                        .flatMap(answer -> answer.getValue().getContent().values().stream())
                        .forEach(body -> body.example(response));
            }
        }
    }

    private static Schema<?> problem() {
        return new ObjectSchema()
                .description("What went wrong")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema().description("The status in words"))
                .addProperty("status", new IntegerSchema().description("The status of the answer"))
                .addProperty("detail", new StringSchema().description("What went wrong, and what to do, for people"))
                .addProperty("instance", new StringSchema().description("The path that was asked for"))
                .addProperty("code", code())
                .addProperty(
                        "ready",
                        new BooleanSchema()
                                .description("Always false: whoever asked about readiness is told that it is a no"))
                .addProperty(
                        "reason", new StringSchema().description("Where there is `ready`, the code: why it is a no"))
                .addProperty(
                        "missing",
                        new ArraySchema().items(new StringSchema()).description("What a gate misses, one line each"))
                .addProperty(
                        "findings",
                        new ArraySchema()
                                .items(new Schema<>().$ref("#/components/schemas/Finding"))
                                .description("What the checks found"))
                .addRequiredItem("status")
                .addRequiredItem("code");
    }

    /** Open, since a client must not break on the code of a newer server. */
    private static Schema<?> code() {
        Schema<String> code = new StringSchema();
        code.setDescription(
                "What went wrong, for programs: one of these codes, or one of a newer server. None is ever renamed.");
        code.addExtension("x-extensible-enum", ProblemCodes.all());
        return code;
    }

    private static void addProblems(String path, HttpMethod method, Operation operation) {
        boolean aboutReadiness = path.startsWith("/api/v1/readiness") || path.endsWith("/readiness");
        for (int status : statuses(path, method, operation)) {
            operation
                    .getResponses()
                    .addApiResponse(
                            Integer.toString(status),
                            problem("A problem: " + String.join(", ", ProblemCodes.of(status, aboutReadiness))));
        }
        operation.getResponses().addApiResponse("default", problem("Any other problem, as 405: METHOD_NOT_ALLOWED"));
    }

    private static ApiResponse problem(String words) {
        return new ApiResponse()
                .description(words)
                .content(new Content()
                        .addMediaType(
                                PROBLEM_JSON,
                                new MediaType().schema(new Schema<>().$ref("#/components/schemas/" + PROBLEM))));
    }

    /** What every request may be answered with, and what this one may besides. */
    private static Set<Integer> statuses(String path, HttpMethod method, Operation operation) {
        Set<Integer> statuses = new TreeSet<>(Set.of(400, 401, 403, 406, 429, 500, 503));
        if (path.contains("{")) {
            statuses.add(404);
        }
        if (path.equals(ReadinessController.MANY)) {
            statuses.add(413);
        } else if (method != HttpMethod.GET) {
            statuses.addAll(Set.of(409, 413, 422, 502));
            if (operation.getRequestBody() != null) {
                statuses.add(415);
            }
        } else if (path.equals(DeadLetterController.CONTENT)) {
            statuses.add(409);
        } else if (path.equals(ReindexController.PLAN)) {
            statuses.addAll(Set.of(422, 502));
        } else if (path.equals(AccountController.ACCOUNTS)) {
            statuses.add(422);
        }
        return statuses;
    }
}
