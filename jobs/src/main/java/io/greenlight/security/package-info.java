/** Who asks, and what they may: tokens, scopes, accounts. Knows nothing of HTTP. */
@NullMarked
package io.greenlight.security;

import org.jspecify.annotations.NullMarked;
