@NullMarked
package io.greenlight.retention;

import org.jspecify.annotations.NullMarked;
