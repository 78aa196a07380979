@NullMarked
package io.greenlight.security;

import org.jspecify.annotations.NullMarked;
