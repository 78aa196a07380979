/** Tests of the client, against a server of the JDK's. */
@NullMarked
package io.greenlight.client;

import org.jspecify.annotations.NullMarked;
