@NullMarked
package io.greenlight.read.postgres;

import org.jspecify.annotations.NullMarked;
