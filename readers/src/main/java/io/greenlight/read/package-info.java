/** Reading a source: the account directory, bounds of units, and pages of documents. */
@NullMarked
package io.greenlight.read;

import org.jspecify.annotations.NullMarked;
