@NullMarked
package io.greenlight.testbed;

import org.jspecify.annotations.NullMarked;
