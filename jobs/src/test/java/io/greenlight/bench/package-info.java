@NullMarked
package io.greenlight.bench;

import org.jspecify.annotations.NullMarked;
