/** Tests of what the operator configures. */
@NullMarked
package io.greenlight.config;

import org.jspecify.annotations.NullMarked;
