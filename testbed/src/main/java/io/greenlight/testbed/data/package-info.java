/** Realistic data of an e-mail platform, deterministic from a seed. */
@NullMarked
package io.greenlight.testbed.data;

import org.jspecify.annotations.NullMarked;
