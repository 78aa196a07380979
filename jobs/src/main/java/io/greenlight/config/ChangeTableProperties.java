package io.greenlight.config;

import jakarta.validation.constraints.NotBlank;
import jakarta.validation.constraints.NotEmpty;
import java.util.List;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * {@code greenlight.entities.<name>.changes.<table>.*}: a table whose rows make up documents of the entity, so that a changed row
 * is a changed document.
 *
 * @param account column that holds the account
 * @param key columns that hold the document's key, in the order of the schema's key; a part in parentheses is an SQL expression over the
 *     table's columns
 * @param month column of the time that the document's month comes from; only for entities with an index per month
 * @param transaction column of type {@code xid8} that holds the transaction which wrote the row last; only for a source that is
 *     followed by polling
 */
public record ChangeTableProperties(
        @NotBlank String account,
        @NotEmpty List<@NotBlank String> key,
        @DefaultValue("") String month,
        @DefaultValue("") String transaction) {}
