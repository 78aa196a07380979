/** The document model: accounts, keys, versions and hashes that readers produce and writers consume. */
@NullMarked
package io.greenlight.document;

import org.jspecify.annotations.NullMarked;
