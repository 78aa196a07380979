/** The adapter to OpenSearch: all that knows its client, its requests and its answers. */
@NullMarked
package io.greenlight.opensearch;

import org.jspecify.annotations.NullMarked;
