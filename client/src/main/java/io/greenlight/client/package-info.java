/** Asks a Greenlight server whether an account may send. Start with {@link io.greenlight.client.GreenlightClient}. */
@NullMarked
package io.greenlight.client;

import org.jspecify.annotations.NullMarked;
