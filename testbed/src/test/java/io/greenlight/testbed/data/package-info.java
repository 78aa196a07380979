@NullMarked
package io.greenlight.testbed.data;

import org.jspecify.annotations.NullMarked;
