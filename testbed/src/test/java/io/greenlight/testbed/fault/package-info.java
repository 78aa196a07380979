@NullMarked
package io.greenlight.testbed.fault;

import org.jspecify.annotations.NullMarked;
