@NullMarked
package io.greenlight.remote;

import org.jspecify.annotations.NullMarked;
