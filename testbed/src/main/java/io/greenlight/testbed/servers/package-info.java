/** Where test servers come from: containers where Docker answers, embedded servers elsewhere. */
@NullMarked
package io.greenlight.testbed.servers;

import org.jspecify.annotations.NullMarked;
