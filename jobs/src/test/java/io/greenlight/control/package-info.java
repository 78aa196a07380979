@NullMarked
package io.greenlight.control;

import org.jspecify.annotations.NullMarked;
