package io.greenlight.opensearch;

import io.greenlight.bulk.WriteOutcome;
import io.greenlight.schema.EntitySchema;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Says why a document was refused, without anything of its content. OpenSearch's own texts quote values ("Preview of
 * field's value"), so nothing of them is passed on but what is recognised: error types, fields of the schema, types and limits.
 */
final class Reasons {
    private static final Pattern ERROR_TYPE = Pattern.compile("[a-z_]{1,80}");
    private static final List<Pattern> FIELD = List.of(
            Pattern.compile("failed to parse field \\[([^\\]]+)\\]"),
            Pattern.compile("dynamic introduction of \\[([^\\]]+)\\]"),
            Pattern.compile("immense term in field=\"([^\"]+)\""),
            Pattern.compile("object mapping for \\[([^\\]]+)\\]"),
            Pattern.compile("[Ff]ield \\[([^\\]]+)\\]"),
            Pattern.compile("field name \\[([^\\]]+)\\]"));
    private static final Pattern FIELD_TYPE = Pattern.compile("of type \\[([a-z_]{1,40})\\] in document");
    private static final List<Pattern> LIMIT = List.of(
            Pattern.compile("longer than the max length (\\d{1,12})"),
            Pattern.compile("at most (\\d{1,12}) in length; got \\d{1,12}"),
            Pattern.compile("must be no longer than (\\d{1,12}) bytes"),
            Pattern.compile("limit of \\[?(\\d{1,12})\\]?"));

    private final EntitySchema schema;

    Reasons(EntitySchema schema) {
        this.schema = schema;
    }

    WriteOutcome.Refused refused(ItemError error) {
        String texts = error.reason() + '\n' + error.causeReason();
        return new WriteOutcome.Refused(field(texts), types(error) + fieldType(texts) + limit(texts));
    }

    /** Only a field of the schema is named: any other name came from the document. */
    private String field(String texts) {
        for (Pattern pattern : FIELD) {
            Matcher matcher = pattern.matcher(texts);
            if (matcher.find() && isOfSchema(matcher.group(1))) {
                return topLevel(matcher.group(1));
            }
        }
        return "";
    }

    private boolean isOfSchema(String path) {
        return schema.findField(topLevel(path)).isPresent();
    }

    private static String topLevel(String path) {
        int dot = path.indexOf('.');
        return dot < 0 ? path : path.substring(0, dot);
    }

    private static String types(ItemError error) {
        String type = errorType(error.type());
        return error.causeType().isEmpty() || error.causeType().equals(error.type())
                ? type
                : type + " by " + errorType(error.causeType());
    }

    private static String errorType(String type) {
        return ERROR_TYPE.matcher(type).matches() ? type : "unknown error";
    }

    private static String fieldType(String texts) {
        Matcher matcher = FIELD_TYPE.matcher(texts);
        return matcher.find() ? ", the field is of type " + matcher.group(1) : "";
    }

    private static String limit(String texts) {
        for (Pattern pattern : LIMIT) {
            Matcher matcher = pattern.matcher(texts);
            if (matcher.find()) {
                return ", limit " + matcher.group(1);
            }
        }
        return "";
    }
}
