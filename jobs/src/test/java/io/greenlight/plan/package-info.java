@NullMarked
package io.greenlight.plan;

import org.jspecify.annotations.NullMarked;
