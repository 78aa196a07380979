@NullMarked
package io.greenlight.reindex;

import org.jspecify.annotations.NullMarked;
