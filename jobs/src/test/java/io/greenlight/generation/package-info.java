@NullMarked
package io.greenlight.generation;

import org.jspecify.annotations.NullMarked;
