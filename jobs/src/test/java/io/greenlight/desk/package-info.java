@NullMarked
package io.greenlight.desk;

import org.jspecify.annotations.NullMarked;
