@NullMarked
package io.greenlight.testbed.servers;

import org.jspecify.annotations.NullMarked;
