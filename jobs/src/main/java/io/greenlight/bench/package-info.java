/** Measures what the load costs, on embedded servers. Development only: needs the testbed. */
@NullMarked
package io.greenlight.bench;

import org.jspecify.annotations.NullMarked;
