/** The control database: connections, schema, time. */
@NullMarked
package io.greenlight.control;

import org.jspecify.annotations.NullMarked;
