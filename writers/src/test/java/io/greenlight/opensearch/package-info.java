/** Tests of the adapter to OpenSearch. */
@NullMarked
package io.greenlight.opensearch;

import org.jspecify.annotations.NullMarked;
