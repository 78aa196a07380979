@NullMarked
package io.greenlight.audit;

import org.jspecify.annotations.NullMarked;
