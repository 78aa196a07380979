@NullMarked
package io.greenlight.server.access;

import org.jspecify.annotations.NullMarked;
