/** The entities' Avro schemas, read into fields, limits and the index mapping. */
@NullMarked
package io.greenlight.schema;

import org.jspecify.annotations.NullMarked;
