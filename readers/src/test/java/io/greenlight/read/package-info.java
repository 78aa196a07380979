@NullMarked
package io.greenlight.read;

import org.jspecify.annotations.NullMarked;
