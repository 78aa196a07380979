package io.greenlight.api;

import io.greenlight.problem.Problem;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.PathItem.HttpMethod;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.info.License;
import io.swagger.v3.oas.models.media.ArraySchema;
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
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
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
        Schema<String> code = new StringSchema();
        code.setDescription("What went wrong, for programs");
        code.setEnum(Arrays.stream(Problem.values()).map(Problem::name).toList());
        return new ObjectSchema()
                .description("What went wrong")
                .addProperty("type", new StringSchema())
                .addProperty("title", new StringSchema().description("The status in words"))
                .addProperty("status", new IntegerSchema().description("The status of the answer"))
                .addProperty("detail", new StringSchema().description("What went wrong, and what to do, for people"))
                .addProperty("instance", new StringSchema().description("The path that was asked for"))
                .addProperty("code", code)
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

    private static void addProblems(String path, HttpMethod method, Operation operation) {
        for (int status : statuses(path, method)) {
            String codes = Arrays.stream(Problem.values())
                    .filter(problem -> problem.status() == status)
                    .map(Problem::name)
                    .collect(Collectors.joining(", "));
            operation
                    .getResponses()
                    .addApiResponse(
                            Integer.toString(status),
                            new ApiResponse()
                                    .description("A problem: " + codes)
                                    .content(new Content()
                                            .addMediaType(
                                                    PROBLEM_JSON,
                                                    new MediaType()
                                                            .schema(new Schema<>()
                                                                    .$ref("#/components/schemas/" + PROBLEM)))));
        }
    }

    private static List<Integer> statuses(String path, HttpMethod method) {
        List<Integer> statuses = new ArrayList<>(List.of(400, 401, 403, 503));
        if (path.contains("{")) {
            statuses.add(404);
        }
        if (method != HttpMethod.GET) {
            statuses.addAll(List.of(409, 413, 422));
        } else if (path.equals(DeadLetterController.CONTENT)) {
            statuses.add(409);
        }
        return statuses;
    }
}
