@NullMarked
package io.greenlight.sync;

import org.jspecify.annotations.NullMarked;
