@NullMarked
package io.greenlight.problem;

import org.jspecify.annotations.NullMarked;
