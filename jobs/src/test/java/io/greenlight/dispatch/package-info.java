@NullMarked
package io.greenlight.dispatch;

import org.jspecify.annotations.NullMarked;
