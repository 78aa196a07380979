/** Certificates and keys from files. */
@NullMarked
package io.greenlight.tls;

import org.jspecify.annotations.NullMarked;
