package io.greenlight.api;

import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.media.Schema;
import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.springframework.core.Nullness;
import org.springframework.core.ResolvableType;
import org.springframework.web.method.HandlerMethod;

/**
 * Says in the document which fields every answer has: those components of its records that are not nullable. Of what is sent to
 * us it says nothing, since most of that may be left out.
 */
final class AnswerFields {
    /** By the name of the schema. */
    private final Map<String, Class<?>> records = new LinkedHashMap<>();

    private AnswerFields() {}

    /** Of what these methods answer. */
    static AnswerFields of(Collection<HandlerMethod> methods) {
        AnswerFields fields = new AnswerFields();
        methods.forEach(method -> fields.add(ResolvableType.forMethodParameter(method.getReturnType())));
        return fields;
    }

    private void add(ResolvableType type) {
        Class<?> raw = type.toClass();
        if (raw.isRecord() && records.putIfAbsent(name(type), raw) == null) {
            for (RecordComponent component : raw.getRecordComponents()) {
                add(ResolvableType.forType(component.getGenericType(), type));
            }
        }
        Stream.of(type.getGenerics()).forEach(this::add);
    }

    /** As the document calls it: {@code PageOperation} for a page of operations. */
    private static String name(ResolvableType type) {
        return type.toClass().getSimpleName()
                + Stream.of(type.getGenerics()).map(AnswerFields::name).collect(Collectors.joining());
    }

    /** Marks them. */
    void mark(OpenAPI document) {
        document.getComponents().getSchemas().forEach((name, schema) -> {
            Class<?> known = records.get(name);
            if (known != null) {
                mark(schema, known);
            }
        });
    }

    private static void mark(Schema<?> schema, Class<?> known) {
        if (schema.getProperties() == null) {
            return;
        }
        for (RecordComponent component : known.getRecordComponents()) {
            if (Nullness.forMethodReturnType(component.getAccessor()) == Nullness.NON_NULL
                    && schema.getProperties().containsKey(component.getName())) {
                schema.addRequiredItem(component.getName());
            }
        }
    }
}
